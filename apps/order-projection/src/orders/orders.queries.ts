import { Query } from '@nestjs/cqrs';
import type { Moment, Page, RowAsOf } from '@reprise/projection-service';
import type { OrderSummary } from '../order-summary.projection';
import type { OrderCriteria } from './orders.dto';

/** As it is, or as it was at a moment. */
export class GetOrder extends Query<OrderSummary | RowAsOf<typeof OrderSummary>> {
  constructor(
    readonly orderId: string,
    readonly asOf?: Moment,
  ) {
    super();
  }
}

/** In order of order id. */
export class ListOrders extends Query<Page<OrderSummary>> {
  constructor(readonly criteria: OrderCriteria) {
    super();
  }
}
