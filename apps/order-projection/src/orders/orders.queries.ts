import { Query } from '@nestjs/cqrs';
import type { Page } from '@reprise/projection-service';
import type { OrderSummary } from '../order-summary.projection';
import type { OrderCriteria } from './orders.dto';

export class GetOrder extends Query<OrderSummary> {
  constructor(readonly orderId: string) {
    super();
  }
}

/** In order of order id. */
export class ListOrders extends Query<Page<OrderSummary>> {
  constructor(readonly criteria: OrderCriteria) {
    super();
  }
}
