export * from './order.commands';
export * from './order.decider';
export { MAX_LINES, MAX_QUANTITY, MAX_TOTAL, totalOf } from './order.pricing';
export { type OrderDecision, type OrderRule, orderRules } from './order.rules';
export { type CreatedOrder, type Order, paidOf } from './order.state';
