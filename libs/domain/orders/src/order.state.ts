import type { Coupon, OrderEvent, OrderLine, Payment, Shipment } from '@reprise/contracts-orders';

/** What every order keeps from its first event on. Amounts in minor units. */
interface Contents {
  readonly orderId: string;
  /** The customer, as the subject of what happens to the order. */
  readonly subjectId: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly coupon?: Coupon;
}

/** From submitting on: what is to be paid, and what has been. */
interface Bill {
  readonly total: number;
  readonly payments: readonly Payment[];
}

export type DraftOrder = Contents & { readonly status: 'draft' };
export type SubmittedOrder = Contents & Bill & { readonly status: 'submitted' };
export type ShippedOrder = Contents & Bill & { readonly status: 'shipped'; readonly shipment: Shipment };
/** An order cancelled as a draft has total 0 and no payments. */
export type CancelledOrder = Contents & Bill & { readonly status: 'cancelled' };

export type CreatedOrder = DraftOrder | SubmittedOrder | ShippedOrder | CancelledOrder;
export type Order = { readonly status: 'uncreated' } | CreatedOrder;

export const uncreated: Order = { status: 'uncreated' };

export const paidOf = ({ payments }: Bill): number => payments.reduce((sum, { amount }) => sum + amount, 0);

/** Total: history is never refused, whatever today's rules would say; what makes no sense where it stands changes nothing. */
export const evolve = (state: Order, event: OrderEvent): Order => {
  if (event.type === 'OrderCreated') return created(event.data);
  switch (state.status) {
    case 'draft':
      return drafted(state, event);
    case 'submitted':
      return billed(state, event);
    default:
      return state;
  }
};

const created = ({ orderId, customer, currency }: Extract<OrderEvent, { type: 'OrderCreated' }>['data']): Order => ({
  status: 'draft',
  orderId,
  subjectId: customer.subjectId,
  currency,
  lines: [],
});

const drafted = (state: DraftOrder, event: OrderEvent): Order => {
  switch (event.type) {
    case 'ItemAdded':
      return { ...state, lines: withLine(state.lines, event.data) };
    case 'ItemRemoved':
      return { ...state, lines: state.lines.filter(({ sku }) => sku !== event.data.sku) };
    case 'CouponApplied':
      return { ...state, coupon: event.data };
    case 'OrderSubmitted':
      return { ...state, status: 'submitted', total: event.data.total, payments: [] };
    case 'OrderCancelled':
      return { ...state, status: 'cancelled', total: 0, payments: [] };
    default:
      return state;
  }
};

const billed = (state: SubmittedOrder, event: OrderEvent): Order => {
  switch (event.type) {
    case 'PaymentProcessed':
      return { ...state, payments: [...state.payments, { paymentId: event.data.paymentId, amount: event.data.amount }] };
    case 'OrderShipped':
      return { ...state, status: 'shipped', shipment: event.data };
    case 'OrderCancelled':
      return { ...state, status: 'cancelled' };
    default:
      return state;
  }
};

/** The lines once this one is added: the same article again adds to its quantity. */
export const withLine = (lines: readonly OrderLine[], added: OrderLine): readonly OrderLine[] =>
  lines.some(({ sku }) => sku === added.sku)
    ? lines.map((line) => (line.sku === added.sku ? { ...line, quantity: line.quantity + added.quantity } : line))
    : [...lines, added];
