import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { exactNumber } from '@reprise/projection-service';
import { Repository } from 'typeorm';
import { type OrderSummaryRow, orderSummaryEntity } from '../entities';
import type { OrderStat } from './stats.dto';
import { GetOrderStats } from './stats.queries';

type Summed = Pick<OrderStat, 'day' | 'status' | 'currency'> & Record<'count' | 'revenue', string>;

const DAY = `to_char(o.createdAt AT TIME ZONE 'UTC', 'YYYY-MM-DD')`;

@QueryHandler(GetOrderStats)
export class GetOrderStatsHandler implements IQueryHandler<GetOrderStats> {
  constructor(@InjectRepository(orderSummaryEntity) private readonly orders: Repository<OrderSummaryRow>) {}

  async execute() {
    const groups = await this.orders
      .createQueryBuilder('o')
      .select(DAY, 'day')
      .addSelect('o.status', 'status')
      .addSelect('o.currency', 'currency')
      .addSelect('count(*)', 'count')
      .addSelect('sum(o.paid)', 'revenue')
      .groupBy(DAY)
      .addGroupBy('o.status')
      .addGroupBy('o.currency')
      .orderBy('day', 'DESC')
      .addOrderBy('status')
      .addOrderBy('currency')
      .getRawMany<Summed>();
    const items = groups.map((group): OrderStat => ({ ...group, count: exactNumber(group.count), revenue: exactNumber(group.revenue) }));
    return { items };
  }
}
