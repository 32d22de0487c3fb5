import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reads } from '@reprise/projection-service';
import { Needs } from '@reprise/service-kit';
import { OrderStatsResponse } from './stats.dto';
import { GetOrderStats } from './stats.queries';

@ApiTags('orders')
@Needs('reader')
@Controller('orders')
export class StatsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('stats')
  @Reads({ answer: OrderStatsResponse })
  @ApiOperation({ summary: 'Count and revenue by day, status and currency' })
  stats() {
    return this.queries.execute(new GetOrderStats());
  }
}
