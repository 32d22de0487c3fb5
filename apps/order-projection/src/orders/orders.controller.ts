import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NoQuery, Reads } from '@reprise/projection-service';
import { Order, OrderListParams, OrderPage, OrderParams } from './orders.dto';
import { GetOrder, ListOrders } from './orders.queries';

@ApiTags('orders')
@Controller('orders')
export class OrdersController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Reads()
  @ApiOperation({ summary: 'Orders, in order of their id' })
  @ApiOkResponse({ type: OrderPage })
  list(@Query() criteria: OrderListParams) {
    return this.queries.execute(new ListOrders(criteria));
  }

  @Get(':id')
  @UseGuards(NoQuery)
  @Reads({ streamOf: 'id' })
  @ApiOperation({ summary: 'One order' })
  @ApiOkResponse({ type: Order })
  one(@Param() { id }: OrderParams) {
    return this.queries.execute(new GetOrder(id));
  }
}
