import type { CancelOrder, ProcessPayment, ShipOrder, SubmitOrder } from './order.commands';
import { onceCreated, whileDraft, whileSubmitted } from './order.guards';
import { totalOf } from './order.pricing';
import { type OrderDecision, money, refuse } from './order.rules';
import { type DraftOrder, type Order, type ShippedOrder, type SubmittedOrder, paidOf } from './order.state';

export const submit = ({ data: { orderId } }: SubmitOrder, state: Order): OrderDecision =>
  state.status === 'submitted' ? [] : whileDraft(orderId, state, submitDraft);

const submitDraft = ({ orderId, lines, coupon, currency }: DraftOrder): OrderDecision =>
  lines.length === 0
    ? refuse('OrderEmpty', `order ${orderId} has no items`)
    : [{ type: 'OrderSubmitted', data: { total: totalOf(lines, coupon?.percentOff), currency } }];

type PaymentData = ProcessPayment['data'];

export const pay = ({ data }: ProcessPayment, state: Order): OrderDecision => {
  const known = 'payments' in state ? state.payments.find(({ paymentId }) => paymentId === data.paymentId) : undefined;
  if (!known) return whileSubmitted(data.orderId, state, (order) => payMore(order, data));
  if (known.amount === data.amount) return [];
  return refuse('PaymentIdReused', `payment ${data.paymentId} was of ${known.amount}, not of ${data.amount} minor units`);
};

const payMore = (order: SubmittedOrder, { paymentId, amount }: PaymentData): OrderDecision => {
  const { total, currency } = order;
  const due = total - paidOf(order);
  if (amount <= due) return [{ type: 'PaymentProcessed', data: { paymentId, amount, currency } }];
  return refuse('Overpaid', `${money(amount, currency)} is more than the ${money(due, currency)} still due of ${money(total, currency)}`);
};

export const ship = ({ data }: ShipOrder, state: Order): OrderDecision =>
  state.status === 'shipped' && isSameShipment(state, data) ? [] : whileSubmitted(data.orderId, state, (order) => shipPaid(order, data));

const isSameShipment = ({ shipment }: ShippedOrder, { carrier, trackingNumber }: ShipOrder['data']) =>
  shipment.carrier === carrier && shipment.trackingNumber === trackingNumber;

const shipPaid = (order: SubmittedOrder, { carrier, trackingNumber }: ShipOrder['data']): OrderDecision => {
  const { total, currency, orderId } = order;
  const paid = paidOf(order);
  if (paid >= total) return [{ type: 'OrderShipped', data: { carrier, trackingNumber } }];
  return refuse('NotPaidInFull', `order ${orderId} has ${money(paid, currency)} paid of ${money(total, currency)}`);
};

export const cancel = ({ data: { orderId, reason } }: CancelOrder, state: Order): OrderDecision =>
  onceCreated(orderId, state, ({ status }) => {
    if (status === 'cancelled') return [];
    if (status === 'shipped') return refuse('OrderAlreadyShipped', `order ${orderId} was shipped and can no longer be cancelled`);
    return [{ type: 'OrderCancelled', data: { reason } }];
  });
