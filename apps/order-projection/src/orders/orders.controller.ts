import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NoQuery, Reads } from '@reprise/projection-service';
import { Order, OrderListParams, OrderPage, OrderParams } from './orders.dto';
import { GetOrder, ListOrders } from './orders.queries';

@ApiTags('orders')
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
  @UseGuards(NoQuery)
  @Reads({ answer: Order, streamOf: 'id' })
  @ApiOperation({ summary: 'One order' })
  one(@Param() { id }: OrderParams) {
    return this.queries.execute(new GetOrder(id));
  }
}
