import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeStream, Changes } from '@reprise/projection-service';
import { InSight, NeedsOrSelf, type Sight } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import { leadScore } from '../lead-score.projection';
import { LeadParams } from './leads.dto';

@ApiTags('leads')
@NeedsOrSelf('reader')
@Controller('leads')
export class LeadEventsController {
  constructor(private readonly changes: ChangeStream) {}

  @Get('events')
  @Changes('Every change of any lead')
  all(@Res() reply: FastifyReply, @InSight() sight: Sight) {
    return this.changes.send({ projection: leadScore, sight }, reply);
  }

  @Get(':id/events')
  @Changes('Every change of one lead')
  one(@Param() { id }: LeadParams, @Res() reply: FastifyReply, @InSight() sight: Sight) {
    return this.changes.send({ projection: leadScore, key: `lead-${id}`, sight }, reply);
  }
}
