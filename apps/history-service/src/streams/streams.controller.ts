import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs, Shutdown, orBreakOff, untilGone } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import { sendNdjson, wantsNdjson } from '../events/ndjson';
import { EventAnswer, StreamPageAnswer } from '../answers/event.dto';
import { JsonOrLines } from '../answers/json-or-lines';
import { HISTORY, type History } from '../log/history';
import { streamLines, streamPage } from './stream-page';
import { noStream } from '../state/state.problems';
import { StreamParams, StreamQueryParams } from './streams.dto';

@ApiTags('streams')
@Needs('reader')
@Controller('streams')
export class StreamsController {
  constructor(
    @Inject(HISTORY) private readonly history: History,
    private readonly shutdown: Shutdown,
  ) {}

  @Get(':streamId')
  @ApiOperation({ summary: 'The history of one stream: a page as JSON, or all of it as NDJSON' })
  @JsonOrLines(StreamPageAnswer, EventAnswer)
  @ApiNotFoundResponse({ description: 'There is no such stream.' })
  async stream(@Param() { streamId }: StreamParams, @Query() query: StreamQueryParams, @Res() reply: FastifyReply) {
    const gone = untilGone(reply, this.shutdown);
    const streamVersion = await this.history.currentVersion(streamId);
    if (streamVersion === 0) throw noStream(streamId);
    if (wantsNdjson(reply.request.headers.accept)) return sendNdjson(reply, orBreakOff(streamLines(this.history, { ...query, streamId }), gone));
    return reply.send(await streamPage(this.history, { ...query, streamId, streamVersion }));
  }
}
