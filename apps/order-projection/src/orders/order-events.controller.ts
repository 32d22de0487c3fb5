import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeStream, Changes } from '@reprise/projection-service';
import { InSight, NeedsOrSelf, type Sight } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import { orderSummary } from '../order-summary.projection';
import { OrderParams } from './orders.dto';

@ApiTags('orders')
@NeedsOrSelf('reader')
@Controller('orders')
export class OrderEventsController {
  constructor(private readonly changes: ChangeStream) {}

  @Get('events')
  @Changes('Every change of any order')
  all(@Res() reply: FastifyReply, @InSight() sight: Sight) {
    return this.changes.send({ projection: orderSummary, sight }, reply);
  }

  @Get(':id/events')
  @Changes('Every change of one order')
  one(@Param() { id }: OrderParams, @Res() reply: FastifyReply, @InSight() sight: Sight) {
    return this.changes.send({ projection: orderSummary, key: `order-${id}`, sight }, reply);
  }
}
