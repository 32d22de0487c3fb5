import type { Customer, OrderLine } from '@reprise/contracts-orders';
import type { AddItem, ApplyCoupon, CreateOrder, RemoveItem } from './order.commands';
import { whileDraft } from './order.guards';
import { MAX_LINES, MAX_QUANTITY, MAX_TOTAL, subtotalOf } from './order.pricing';
import { type OrderDecision, money, refuse } from './order.rules';
import { type CreatedOrder, type DraftOrder, type Order, withLine } from './order.state';

export const create = ({ data }: CreateOrder, state: Order): OrderDecision => {
  if (state.status === 'uncreated') return [{ type: 'OrderCreated', data }];
  if (isAsCreated(state, data)) return [];
  return refuse('OrderAlreadyExists', `order ${data.orderId} exists already: it is ${state.status} and has ${state.lines.length} lines`);
};

/** Name, e-mail and address are not compared: the rules do not look into personal data. */
const isAsCreated = (state: CreatedOrder, { customer, currency }: { customer: Customer; currency: string }) =>
  state.status === 'draft' &&
  state.lines.length === 0 &&
  state.coupon === undefined &&
  state.subjectId === customer.subjectId &&
  state.currency === currency;

export const addItem = ({ data }: AddItem, state: Order): OrderDecision =>
  whileDraft(data.orderId, state, (order) => {
    const { sku, name, quantity, unitPrice } = data;
    const line = { sku, name, quantity, unitPrice };
    return differs(order, line) ?? tooMuch(order, line) ?? [{ type: 'ItemAdded', data: line }];
  });

const differs = ({ lines, currency }: DraftOrder, added: OrderLine) => {
  const line = lines.find(({ sku }) => sku === added.sku);
  if (!line || (line.name === added.name && line.unitPrice === added.unitPrice)) return undefined;
  const facts = `as "${line.name}" at ${money(line.unitPrice, currency)}; remove it first`;
  return refuse('ItemDiffers', `${added.sku} is in the order ${facts}`);
};

const tooMuch = (order: DraftOrder, added: OrderLine) => {
  const lines = withLine(order.lines, added);
  const quantity = lines.find(({ sku }) => sku === added.sku)?.quantity ?? 0;
  const subtotal = subtotalOf(lines);
  if (quantity > MAX_QUANTITY) return refuse('QuantityTooHigh', `${quantity} of ${added.sku} is more than ${MAX_QUANTITY}`);
  if (lines.length > MAX_LINES) return refuse('TooManyLines', `an order has at most ${MAX_LINES} lines`);
  if (subtotal <= MAX_TOTAL) return undefined;
  return refuse('TotalTooHigh', `${money(subtotal, order.currency)} is more than ${money(MAX_TOTAL, order.currency)}`);
};

/** Removing what is not there is done already. */
export const removeItem = ({ data }: RemoveItem, state: Order): OrderDecision =>
  whileDraft(data.orderId, state, ({ lines }) =>
    lines.some(({ sku }) => sku === data.sku) ? [{ type: 'ItemRemoved', data: { sku: data.sku } }] : [],
  );

export const applyCoupon = ({ data: { orderId, code, percentOff } }: ApplyCoupon, state: Order): OrderDecision =>
  whileDraft(orderId, state, ({ coupon }) => {
    if (!coupon) return [{ type: 'CouponApplied', data: { code, percentOff } }];
    if (coupon.code === code && coupon.percentOff === percentOff) return [];
    return refuse('CouponAlreadyApplied', `order ${orderId} has coupon ${coupon.code} (${coupon.percentOff} percent off)`);
  });
