import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeStream, Changes } from '@reprise/projection-service';
import { Needs } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import { orderSummary } from '../order-summary.projection';
import { OrderParams } from './orders.dto';

@ApiTags('orders')
@Needs('reader')
@Controller('orders')
export class OrderEventsController {
  constructor(private readonly changes: ChangeStream) {}

  @Get('events')
  @Changes('Every change of any order')
  all(@Res() reply: FastifyReply) {
    return this.changes.send({ projection: orderSummary }, reply);
  }

  @Get(':id/events')
  @Changes('Every change of one order')
  one(@Param() { id }: OrderParams, @Res() reply: FastifyReply) {
    return this.changes.send({ projection: orderSummary, key: `order-${id}` }, reply);
  }
}
