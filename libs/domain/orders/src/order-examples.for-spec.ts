import type { OrderEvent, OrderLine } from '@reprise/contracts-orders';
import { AddItem, ApplyCoupon, CancelOrder, CreateOrder, ProcessPayment, RemoveItem, ShipOrder, SubmitOrder } from './order.commands';

/** The words the specs of orders are written in. Amounts in cents, order 7. */
const orderId = '7';
const currency = 'EUR';
export const customer = { subjectId: 'ada', name: 'Ada Lovelace', email: 'ada@example.com', shippingAddress: '12 St James Square, London' };

type Line = Partial<OrderLine>;
const line = (other: Line): OrderLine => ({ sku: 'tea', name: 'Tea', quantity: 2, unitPrice: 500, ...other });

export const created: OrderEvent = { type: 'OrderCreated', data: { orderId, customer, currency } };
export const added = (other: Line = {}): OrderEvent => ({ type: 'ItemAdded', data: line(other) });
export const removed = (sku = 'tea'): OrderEvent => ({ type: 'ItemRemoved', data: { sku } });
export const discounted = (percentOff = 10, code = 'SPRING'): OrderEvent => ({ type: 'CouponApplied', data: { code, percentOff } });
export const submitted = (total = 1000): OrderEvent => ({ type: 'OrderSubmitted', data: { total, currency } });
export const paid = (amount = 1000, paymentId = 'p1'): OrderEvent => ({ type: 'PaymentProcessed', data: { paymentId, amount, currency } });
export const shipped: OrderEvent = { type: 'OrderShipped', data: { carrier: 'Post', trackingNumber: 'RR1' } };
export const cancelled: OrderEvent = { type: 'OrderCancelled', data: { reason: 'changed my mind' } };

/** Histories that stand at a status. */
export const draft = [created, added()];
export const due = [...draft, submitted()];
export const settled = [...due, paid()];
export const done = [...settled, shipped];

export const create = (other: Partial<CreateOrder['data']> = {}) => new CreateOrder({ orderId, customer, currency, ...other });
export const add = (other: Line = {}) => new AddItem({ orderId, ...line(other) });
export const remove = (sku = 'tea') => new RemoveItem({ orderId, sku });
export const discount = (percentOff = 10, code = 'SPRING') => new ApplyCoupon({ orderId, code, percentOff });
export const submit = new SubmitOrder({ orderId });
export const pay = (amount = 1000, paymentId = 'p1') => new ProcessPayment({ orderId, paymentId, amount });
export const ship = (trackingNumber = 'RR1') => new ShipOrder({ orderId, carrier: 'Post', trackingNumber });
export const cancel = new CancelOrder({ orderId, reason: 'changed my mind' });
