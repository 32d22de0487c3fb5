import { type OrderDecision, refuse } from './order.rules';
import type { CreatedOrder, DraftOrder, Order, SubmittedOrder } from './order.state';

/** Why an order in this status takes nothing that it would take in another. */
const standing = ({ orderId, status }: CreatedOrder): OrderDecision => {
  switch (status) {
    case 'draft':
      return refuse('OrderNotSubmitted', `order ${orderId} is still a draft`);
    case 'submitted':
      return refuse('OrderAlreadySubmitted', `order ${orderId} was submitted and no longer changes`);
    case 'shipped':
      return refuse('OrderAlreadyShipped', `order ${orderId} was shipped`);
    case 'cancelled':
      return refuse('OrderAlreadyCancelled', `order ${orderId} was cancelled`);
  }
};

export const onceCreated = (orderId: string, state: Order, then: (order: CreatedOrder) => OrderDecision): OrderDecision =>
  state.status === 'uncreated' ? refuse('OrderNotCreated', `order ${orderId} was never created`) : then(state);

export const whileDraft = (orderId: string, state: Order, then: (order: DraftOrder) => OrderDecision): OrderDecision =>
  onceCreated(orderId, state, (order) => (order.status === 'draft' ? then(order) : standing(order)));

export const whileSubmitted = (orderId: string, state: Order, then: (order: SubmittedOrder) => OrderDecision): OrderDecision =>
  onceCreated(orderId, state, (order) => (order.status === 'submitted' ? then(order) : standing(order)));
