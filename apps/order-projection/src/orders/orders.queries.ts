import { Query } from '@nestjs/cqrs';
import type { Moment, Page, RowAsOf } from '@reprise/projection-service';
import type { Sight } from '@reprise/service-kit';
import type { OrderAnswer, OrderCriteria, OrderLookup } from './orders.dto';

/** As it is, or as it was at a moment. */
export class GetOrder extends Query<OrderAnswer | RowAsOf<typeof OrderAnswer>> {
  constructor(
    readonly orderId: string,
    readonly sight: Sight,
    readonly asOf?: Moment,
  ) {
    super();
  }
}

/** In order of order id. */
export class ListOrders extends Query<Page<OrderAnswer>> {
  constructor(
    readonly criteria: OrderCriteria,
    readonly sight: Sight,
  ) {
    super();
  }
}

/** Of whoever was ever named with this e-mail, in order of order id. */
export class LookUpOrders extends Query<Page<OrderAnswer>> {
  constructor(
    readonly lookup: OrderLookup,
    readonly sight: Sight,
  ) {
    super();
  }
}
