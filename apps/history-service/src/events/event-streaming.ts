import { Inject, Injectable } from '@nestjs/common';
import { Shutdown } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import { HISTORY, type History } from '../log/history';
import { shaping } from '../log/queries';
import type { EventsParams } from './events.dto';
import { logPages } from './log-pages';
import { eventLines, sendNdjson, storedLines } from './ndjson';

/** Streams the log for as long as the caller listens and the service runs. */
@Injectable()
export class EventStreaming {
  constructor(
    @Inject(HISTORY) private readonly history: History,
    private readonly shutdown: Shutdown,
  ) {}

  send(query: EventsParams, reply: FastifyReply) {
    const pages = logPages(this.history, query, this.untilGone(reply));
    const lines = query.shape === 'stored' ? storedLines(pages, query.from) : eventLines(pages, shaping(query.shape));
    sendNdjson(reply, lines);
  }

  private untilGone(reply: FastifyReply): AbortSignal {
    const gone = new AbortController();
    const leave = () => gone.abort();
    this.shutdown.signal.addEventListener('abort', leave);
    reply.raw.once('close', () => {
      this.shutdown.signal.removeEventListener('abort', leave);
      leave();
    });
    return gone.signal;
  }
}
