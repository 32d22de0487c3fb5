import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import { EventAnswer, EventPageAnswer } from '../answers/event.dto';
import { JsonOrLines } from '../answers/json-or-lines';
import { HISTORY, type History } from '../log/history';
import { shaping } from '../log/queries';
import { eventAt } from './event-at';
import { EventStreaming } from './event-streaming';
import { EventsParams, PositionParams, ShapeParams } from './events.dto';
import { eventPage } from './event-page';
import { wantsNdjson } from './ndjson';

@ApiTags('events')
@Needs('reader')
@Controller('events')
export class EventsController {
  constructor(
    @Inject(HISTORY) private readonly history: History,
    private readonly streaming: EventStreaming,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The log in position order: a page as JSON, or all of it as following it if asked' })
  @JsonOrLines(EventPageAnswer, EventAnswer)
  async list(@Query() query: EventsParams, @Res() reply: FastifyReply) {
    if (wantsNdjson(reply.request.headers.accept)) return this.streaming.send(query, reply);
    return reply.send(await eventPage(this.history, query));
  }

  @Get(':position')
  @ApiOperation({ summary: 'One event' })
  @ApiOkResponse({ type: EventAnswer })
  @ApiNotFoundResponse({ description: 'The log has no such position.' })
  async one(@Param() { position }: PositionParams, @Query() { shape }: ShapeParams) {
    return shaping(shape)(await eventAt(this.history, position));
  }
}
