import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NoQuery, Reads } from '@reprise/projection-service';
import { OrderStatsResponse } from './stats.dto';
import { GetOrderStats } from './stats.queries';

@ApiTags('orders')
@Controller('orders')
export class StatsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('stats')
  @Reads()
  @ApiOperation({ summary: 'Count and revenue by day, status and currency' })
  @ApiOkResponse({ type: OrderStatsResponse })
  stats(@Query() _none: NoQuery) {
    return this.queries.execute(new GetOrderStats());
  }
}
