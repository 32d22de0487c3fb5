import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import {
  AddItem,
  ApplyCoupon,
  CancelOrder,
  CreateOrder,
  type Order,
  type OrderCommand,
  ProcessPayment,
  RemoveItem,
  ShipOrder,
  SubmitOrder,
  order,
} from '@reprise/domain-orders';
import { type DecidedAggregate, deciderHandler } from '../commands/decider-handler';
import { ORDER_RULE_STATUS } from './orders.problems';

const orders: DecidedAggregate<Order, OrderCommand, OrderEvent> = {
  contract: orderEvents,
  decider: order,
  idOf: ({ data }) => data.orderId,
  subjectOf: (state) => (state.status === 'uncreated' ? undefined : state.subjectId),
  rules: ORDER_RULE_STATUS,
};

export const orderHandlers = [
  deciderHandler(orders, CreateOrder),
  deciderHandler(orders, AddItem),
  deciderHandler(orders, RemoveItem),
  deciderHandler(orders, ApplyCoupon),
  deciderHandler(orders, SubmitOrder),
  deciderHandler(orders, ProcessPayment),
  deciderHandler(orders, ShipOrder),
  deciderHandler(orders, CancelOrder),
];
