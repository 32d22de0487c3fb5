import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reads, TakesAsOf } from '@reprise/projection-service';
import { Needs } from '@reprise/service-kit';
import { Order, OrderAsOfParams, OrderListParams, OrderPage, OrderParams } from './orders.dto';
import { GetOrder, ListOrders } from './orders.queries';

@ApiTags('orders')
@Needs('reader')
@Controller('orders')
export class OrdersController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Reads({ answer: OrderPage })
  @ApiOperation({ summary: 'Orders, in order of their id' })
  list(@Query() criteria: OrderListParams) {
    return this.queries.execute(new ListOrders(criteria));
  }

  @Get(':id')
  @Reads({ answer: Order, streamOf: 'id' })
  @TakesAsOf()
  @ApiOperation({ summary: 'One order, as it is or as it was' })
  one(@Param() { id }: OrderParams, @Query() { asOf }: OrderAsOfParams) {
    return this.queries.execute(new GetOrder(id, asOf));
  }
}
