import { Coupon, Customer, OrderId, OrderLine, type OrderEvent, Shipment, orderEvents } from '@reprise/contracts-orders';
import { Currency, type Recorded } from '@reprise/kernel';
import { defineProjection } from '@reprise/projections';
import { z } from 'zod';
import { priceOf, withLine } from './order-lines';

export const OrderStatus = z.enum(['draft', 'submitted', 'paid', 'shipped', 'cancelled']);

const time = z.iso.datetime();

/** What `GET /orders/:id` answers. Money in minor units of `currency`. */
export const OrderSummary = z.object({
  orderId: OrderId,
  customerId: Customer.shape.subjectId,
  customerName: Customer.shape.name,
  customerEmail: Customer.shape.email,
  shippingAddress: Customer.shape.shippingAddress,
  currency: Currency,
  /** `paid`: submitted and paid in full. */
  status: OrderStatus,
  /** The same article added again is one line. */
  items: z.array(OrderLine.extend({ quantity: z.int().positive() })),
  coupon: Coupon.nullable(),
  /** To be paid: what it would be now while a draft, fixed by submitting. */
  total: z.int().min(0),
  paid: z.int().min(0),
  shipment: Shipment.nullable(),
  cancelReason: z.string().nullable(),
  createdAt: time,
  submittedAt: time.nullable(),
  /** When the last due payment came; of an order that costs nothing, when it was submitted. */
  paidAt: time.nullable(),
  shippedAt: time.nullable(),
  cancelledAt: time.nullable(),
  /** When the newest event of the order happened. */
  lastActivityAt: time,
  streamVersion: z.int().positive(),
});
export type OrderSummary = z.infer<typeof OrderSummary>;

type Event = Recorded<OrderEvent>;
type Created = Extract<Event, { type: 'OrderCreated' }>;
type Later = Exclude<Event, Created>;

const created = ({ data: { orderId, customer, currency }, occurredAt, streamVersion }: Created): OrderSummary => ({
  orderId,
  customerId: customer.subjectId,
  customerName: customer.name,
  customerEmail: customer.email,
  shippingAddress: customer.shippingAddress,
  currency,
  status: 'draft',
  items: [],
  coupon: null,
  total: 0,
  paid: 0,
  shipment: null,
  cancelReason: null,
  createdAt: occurredAt,
  submittedAt: null,
  paidAt: null,
  shippedAt: null,
  cancelledAt: null,
  lastActivityAt: occurredAt,
  streamVersion,
});

type Priced = Pick<OrderSummary, 'items' | 'coupon'>;

const priced = ({ items, coupon }: Priced) => ({ items, coupon, total: priceOf(items, coupon?.percentOff) });

/** `paid` from the moment nothing is due any more. */
const billed = ({ total, paid }: { total: number; paid: number }, occurredAt: string): Partial<OrderSummary> =>
  paid >= total ? { total, paid, status: 'paid', paidAt: occurredAt } : { total, paid };

const change = (row: OrderSummary, event: Later): Partial<OrderSummary> => {
  const { occurredAt } = event;
  switch (event.type) {
    case 'ItemAdded':
      return priced({ ...row, items: withLine(row.items, event.data) });
    case 'ItemRemoved':
      return priced({ ...row, items: row.items.filter(({ sku }) => sku !== event.data.sku) });
    case 'CouponApplied':
      return priced({ ...row, coupon: event.data });
    case 'OrderSubmitted':
      return { status: 'submitted', submittedAt: occurredAt, ...billed({ total: event.data.total, paid: row.paid }, occurredAt) };
    case 'PaymentProcessed':
      return billed({ total: row.total, paid: row.paid + event.data.amount }, occurredAt);
    case 'OrderShipped':
      return { status: 'shipped', shipment: event.data, shippedAt: occurredAt };
    case 'OrderCancelled':
      return { status: 'cancelled', cancelReason: event.data.reason, cancelledAt: occurredAt };
  }
};

export const orderSummary = defineProjection({
  name: 'order_summary',
  version: 1,
  from: orderEvents,
  row: OrderSummary,
  subject: 'customerId',
  indexes: [['orderId'], ['status', 'orderId'], ['customerId', 'orderId']],
  key: (event) => event.streamId,
  evolve: (row, event) => {
    if (event.type === 'OrderCreated') return created(event);
    if (!row) throw new Error(`${event.type} (version ${event.streamVersion} of ${event.streamId}) before OrderCreated`);
    return { ...row, ...change(row, event), lastActivityAt: event.occurredAt, streamVersion: event.streamVersion };
  },
});
