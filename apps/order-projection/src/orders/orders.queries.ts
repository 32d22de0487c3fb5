import { Query } from '@nestjs/cqrs';
import type { Moment, Page, RowAsOf } from '@reprise/projection-service';
import type { OrderAnswer, OrderCriteria } from './orders.dto';

/** As it is, or as it was at a moment. */
export class GetOrder extends Query<OrderAnswer | RowAsOf<typeof OrderAnswer>> {
  constructor(
    readonly orderId: string,
    readonly asOf?: Moment,
  ) {
    super();
  }
}

/** In order of order id. */
export class ListOrders extends Query<Page<OrderAnswer>> {
  constructor(readonly criteria: OrderCriteria) {
    super();
  }
}
