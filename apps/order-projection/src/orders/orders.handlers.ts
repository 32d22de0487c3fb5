import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { RowHistory, oneMore, pageOf } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { httpProblems, keyOf, listMark, problem } from '@reprise/service-kit';
import { MoreThan, Repository } from 'typeorm';
import { type OrderSummaryRow, orderSummaryEntity } from '../entities';
import { orderSummary } from '../order-summary.projection';
import { GetOrder, ListOrders } from './orders.queries';

@QueryHandler(GetOrder)
export class GetOrderHandler implements IQueryHandler<GetOrder> {
  constructor(
    @InjectRepository(orderSummaryEntity) private readonly orders: Repository<OrderSummaryRow>,
    private readonly history: RowHistory,
  ) {}

  async execute({ orderId, asOf }: GetOrder) {
    if (asOf) return this.history.asOf(orderSummary, `order-${orderId}`, asOf);
    const order = await this.orders.findOneBy({ orderId });
    if (!order) throw problem(httpProblems.notFound, `There is no order ${orderId}.`);
    return toRow(orderSummary, order);
  }
}

@QueryHandler(ListOrders)
export class ListOrdersHandler implements IQueryHandler<ListOrders> {
  constructor(@InjectRepository(orderSummaryEntity) private readonly orders: Repository<OrderSummaryRow>) {}

  async execute({ criteria }: ListOrders) {
    const { status, customer, limit } = criteria;
    const list = listMark('/orders', criteria);
    const after = keyOf(criteria.cursor, list);
    const found = await this.orders.find({
      where: {
        ...(status && { status }),
        ...(customer && { customerId: customer }),
        ...(after !== undefined && { orderId: MoreThan(after) }),
      },
      order: { orderId: 'ASC' },
      take: oneMore(limit),
    });
    return pageOf(found.map((order) => toRow(orderSummary, order)), { list, limit }, ({ orderId }) => orderId);
  }
}
