import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { PersonalData, oneMore, pageOf } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { type Cursor, type Sight, keyOf, listMark } from '@reprise/service-kit';
import { type FindOptionsWhere, In, MoreThan, Repository } from 'typeorm';
import { z } from 'zod';
import { type OrderSummaryRow, orderSummaryEntity } from '../entities';
import { OrderSummary, orderSummary } from '../order-summary.projection';

/** Which orders. */
interface OrderList {
  readonly path: string;
  /** What the list's cursors are good for. */
  readonly filters: object;
  readonly where: FindOptionsWhere<OrderSummaryRow>;
  /** Of these alone; undefined: of everybody. */
  readonly customers: readonly string[] | undefined;
  readonly sight: Sight;
}

interface Part {
  readonly limit: number;
  readonly cursor?: Cursor<string> | undefined;
}

/** Orders that the caller may see, in order of their id, open as far as the caller may look. */
@Injectable()
export class OrderPages {
  constructor(
    @InjectRepository(orderSummaryEntity) private readonly orders: Repository<OrderSummaryRow>,
    private readonly personal: PersonalData,
  ) {}

  async page({ path, filters, where, customers, sight }: OrderList, { limit, cursor }: Part) {
    const list = listMark(path, { ...filters, only: sight.only });
    const after = keyOf(cursor, list);
    const visible = seenOf(customers, sight);
    const found = await this.orders.find({
      where: { ...where, ...(visible && { customerId: In([...visible]) }), ...(after !== undefined && { orderId: MoreThan(after) }) },
      order: { orderId: 'ASC' },
      take: oneMore(limit),
    });
    const { items, nextCursor } = pageOf(found.map((order) => toRow(orderSummary, order)), { list, limit }, ({ orderId }) => orderId);
    return { items: await this.personal.open(z.array(OrderSummary), [...items], { sight }), nextCursor };
  }
}

/** Of these customers, those whose orders the caller may see; undefined: everybody's. */
function seenOf(customers: readonly string[] | undefined, { only }: Sight): readonly string[] | undefined {
  if (only === undefined) return customers;
  return customers === undefined || customers.includes(only) ? [only] : [];
}
