import type { OrderEvent } from '@reprise/contracts-orders';
import type { Decider } from '@reprise/kernel';
import type { OrderCommand } from './order.commands';
import { addItem, applyCoupon, create, removeItem } from './order.drafting';
import { cancel, pay, ship, submit } from './order.fulfilment';
import type { OrderDecision } from './order.rules';
import { type Order, evolve, uncreated } from './order.state';

const decide = (command: OrderCommand, state: Order): OrderDecision => {
  switch (command.type) {
    case 'CreateOrder':
      return create(command, state);
    case 'AddItem':
      return addItem(command, state);
    case 'RemoveItem':
      return removeItem(command, state);
    case 'ApplyCoupon':
      return applyCoupon(command, state);
    case 'SubmitOrder':
      return submit(command, state);
    case 'ProcessPayment':
      return pay(command, state);
    case 'ShipOrder':
      return ship(command, state);
    case 'CancelOrder':
      return cancel(command, state);
  }
};

/** The rules of one order: see the table in the README. */
export const order = { initialState: uncreated, stateVersion: 1, evolve, decide } satisfies Decider<Order, OrderCommand, OrderEvent>;
