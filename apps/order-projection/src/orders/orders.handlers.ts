import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { PersonalData, RowHistory } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { httpProblems, problem } from '@reprise/service-kit';
import { Repository } from 'typeorm';
import { type OrderSummaryRow, orderSummaryEntity } from '../entities';
import { OrderSummary, orderSummary } from '../order-summary.projection';
import { OrderPages } from './order-pages';
import { GetOrder, ListOrders, LookUpOrders } from './orders.queries';

@QueryHandler(GetOrder)
export class GetOrderHandler implements IQueryHandler<GetOrder> {
  constructor(
    @InjectRepository(orderSummaryEntity) private readonly orders: Repository<OrderSummaryRow>,
    private readonly history: RowHistory,
    private readonly personal: PersonalData,
  ) {}

  async execute({ orderId, sight, asOf }: GetOrder) {
    const streamId = `order-${orderId}`;
    const opening = { sight, foundAt: { streamId } };
    if (asOf) return this.personal.open(OrderSummary, await this.history.asOf(orderSummary, streamId, { moment: asOf, sight }), opening);
    const order = await this.orders.findOneBy({ orderId, ...(sight.only !== undefined && { customerId: sight.only }) });
    if (!order) throw problem(httpProblems.notFound, `There is no order ${orderId}.`);
    return this.personal.open(OrderSummary, toRow(orderSummary, order), opening);
  }
}

@QueryHandler(ListOrders)
export class ListOrdersHandler implements IQueryHandler<ListOrders> {
  constructor(private readonly pages: OrderPages) {}

  execute({ criteria: { limit, cursor, ...filters }, sight }: ListOrders) {
    const { status, customer } = filters;
    return this.pages.page({ path: '/orders', filters, where: status ? { status } : {}, customers: customer === undefined ? undefined : [customer], sight }, { limit, cursor });
  }
}

@QueryHandler(LookUpOrders)
export class LookUpOrdersHandler implements IQueryHandler<LookUpOrders> {
  constructor(
    private readonly pages: OrderPages,
    private readonly personal: PersonalData,
  ) {}

  /** The cursor is of the people found: it holds nothing of the e-mail. */
  async execute({ lookup: { email, limit, cursor }, sight }: LookUpOrders) {
    const customers = await this.personal.lookUp('email', email);
    return this.pages.page({ path: '/orders/lookup', filters: { customers }, where: {}, customers, sight }, { limit, cursor });
  }
}
