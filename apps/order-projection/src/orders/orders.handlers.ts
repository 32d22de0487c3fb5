import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { PersonalData, RowHistory, oneMore, pageOf } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { httpProblems, keyOf, listMark, problem } from '@reprise/service-kit';
import { MoreThan, Repository } from 'typeorm';
import { z } from 'zod';
import { type OrderSummaryRow, orderSummaryEntity } from '../entities';
import { OrderSummary, orderSummary } from '../order-summary.projection';
import { GetOrder, ListOrders } from './orders.queries';

@QueryHandler(GetOrder)
export class GetOrderHandler implements IQueryHandler<GetOrder> {
  constructor(
    @InjectRepository(orderSummaryEntity) private readonly orders: Repository<OrderSummaryRow>,
    private readonly history: RowHistory,
    private readonly personal: PersonalData,
  ) {}

  async execute({ orderId, asOf }: GetOrder) {
    const streamId = `order-${orderId}`;
    if (asOf) return this.personal.open(OrderSummary, await this.history.asOf(orderSummary, streamId, asOf), { foundAt: { streamId } });
    const order = await this.orders.findOneBy({ orderId });
    if (!order) throw problem(httpProblems.notFound, `There is no order ${orderId}.`);
    return this.personal.open(OrderSummary, toRow(orderSummary, order), { foundAt: { streamId } });
  }
}

@QueryHandler(ListOrders)
export class ListOrdersHandler implements IQueryHandler<ListOrders> {
  constructor(
    @InjectRepository(orderSummaryEntity) private readonly orders: Repository<OrderSummaryRow>,
    private readonly personal: PersonalData,
  ) {}

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
    const { items, nextCursor } = pageOf(found.map((order) => toRow(orderSummary, order)), { list, limit }, ({ orderId }) => orderId);
    return { items: await this.personal.open(z.array(OrderSummary), [...items]), nextCursor };
  }
}
