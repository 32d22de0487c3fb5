import { Inject, Injectable } from '@nestjs/common';
import { Shutdown, orBreakOff, untilGone } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import { HISTORY, type History } from '../log/history';
import { shaping } from '../log/queries';
import type { EventsParams } from './events.dto';
import { logPages, textPages } from './log-pages';
import { eventLines, sendNdjson, storedLines } from './ndjson';

/** Streams the log for as long as the caller listens and the service runs. */
@Injectable()
export class EventStreaming {
  constructor(
    @Inject(HISTORY) private readonly history: History,
    private readonly shutdown: Shutdown,
  ) {}

  send(query: EventsParams, reply: FastifyReply) {
    const gone = untilGone(reply, this.shutdown);
    const lines =
      query.shape === 'stored' ? storedLines(textPages(this.history, query, gone), query.from) : eventLines(logPages(this.history, query, gone), shaping(query.shape));
    // Who follows has no end to wait for.
    sendNdjson(reply, query.follow === 'true' ? lines : orBreakOff(lines, gone));
  }
}
