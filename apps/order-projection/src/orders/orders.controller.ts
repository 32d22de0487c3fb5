import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Reads, TakesAsOf } from '@reprise/projection-service';
import { InSight, Needs, NeedsOrSelf, type Sight } from '@reprise/service-kit';
import { Order, OrderAsOfParams, OrderListParams, OrderLookupBody, OrderPage, OrderParams } from './orders.dto';
import { GetOrder, ListOrders, LookUpOrders } from './orders.queries';

@ApiTags('orders')
@Needs('reader')
@Controller('orders')
export class OrdersController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @NeedsOrSelf('reader')
  @Reads({ answer: OrderPage })
  @ApiOperation({ summary: 'Orders, in order of their id' })
  list(@Query() criteria: OrderListParams, @InSight() sight: Sight) {
    return this.queries.execute(new ListOrders(criteria, sight));
  }

  @Post('lookup')
  @HttpCode(200)
  @Reads({ answer: OrderPage })
  @ApiOperation({ summary: 'Orders of whoever was ever named with this e-mail', description: 'None of whom was erased. The e-mail is in the body, so that it gets into no log.' })
  @ApiResponse({ status: 501, description: 'This service has no vault to look people up in (problem+json).' })
  @ApiResponse({ status: 503, description: 'The vault cannot be reached (problem+json).' })
  lookUp(@Body() lookup: OrderLookupBody, @InSight() sight: Sight) {
    return this.queries.execute(new LookUpOrders(lookup, sight));
  }

  @Get(':id')
  @NeedsOrSelf('reader')
  @Reads({ answer: Order, streamOf: 'id' })
  @TakesAsOf()
  @ApiOperation({ summary: 'One order, as it is or as it was' })
  one(@Param() { id }: OrderParams, @Query() { asOf }: OrderAsOfParams, @InSight() sight: Sight) {
    return this.queries.execute(new GetOrder(id, sight, asOf));
  }
}
