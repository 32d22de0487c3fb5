import { Query } from '@nestjs/cqrs';
import type { OrderStats } from './stats.dto';

/** Newest day first. */
export class GetOrderStats extends Query<OrderStats> {}
