import { type Contract, codec } from '@reprise/kernel';
import { OrderEvent } from './orders.events';
import { orderUpcasters } from './orders.upcasters';

export const orderEvents: Contract<OrderEvent> = {
  context: 'orders',
  category: 'order',
  topic: { name: 'reprise.orders.g1', partitions: 6 },
  codec: codec(OrderEvent, orderUpcasters),
};
