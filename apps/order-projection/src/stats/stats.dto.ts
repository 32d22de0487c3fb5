import { Currency } from '@reprise/kernel';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { OrderStatus } from '../order-summary.projection';

export const OrderStat = z.object({
  /** On which the orders were created, in UTC. */
  day: z.iso.date(),
  status: OrderStatus,
  currency: Currency,
  count: z.int(),
  /** What was paid for them, in minor units. */
  revenue: z.int(),
});
export type OrderStat = z.output<typeof OrderStat>;

export const OrderStats = z.object({ items: z.array(OrderStat) });
export type OrderStats = z.output<typeof OrderStats>;

export class OrderStatsResponse extends createZodDto(OrderStats) {}
