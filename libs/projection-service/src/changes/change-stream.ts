import { Readable } from 'node:stream';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Projection, currentCursor } from '@reprise/projections';
import { Shutdown, type Sight, listMark, untilGone } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { CHANGES_POOL } from '../read-model/tokens';
import { Listeners } from './listeners';
import { lastSeen } from './event-id';
import { OpenedRows } from './opened-rows';
import { sseLines } from './sse-lines';

export interface ChangesOf {
  readonly projection: Projection;
  /** Only this row. */
  readonly key?: string;
  /** Of the caller: what is not theirs to see is left out. */
  readonly sight: Sight;
}

/** Changes of a read model as server-sent events, for as long as the caller listens and the service runs. */
@Injectable()
export class ChangeStream {
  private readonly logger = new Logger('Changes');
  private readonly listeners = new Listeners();

  constructor(
    @Inject(CHANGES_POOL) private readonly pool: Pool,
    private readonly rows: OpenedRows,
    private readonly shutdown: Shutdown,
  ) {}

  /** Callers to whom changes are streamed. */
  get listening(): number {
    return this.listeners.listening;
  }

  /** @throws InvalidCursor, or Problem when too many listen or for the id of another stream, before anything is sent */
  async send({ projection, key, sight }: ChangesOf, reply: FastifyReply): Promise<void> {
    const signal = untilGone(reply, this.shutdown);
    this.listeners.enter(signal);
    const list = listMark(`${projection.name}/${key ?? ''}/events`, { only: sight.only });
    const after = lastSeen(reply.request.headers['last-event-id'], list) ?? (await currentCursor(this.pool, projection));
    const found = this.rows.changes(projection, { pool: this.pool, after, key, signal }, sight);
    const lines = this.endingCleanly(sseLines(found, { list, after }));
    void reply
      .headers({ 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
      .type('text/event-stream')
      .send(Readable.from(lines, { highWaterMark: 1 }));
  }

  /** Whatever goes wrong on the way, the caller comes again with the last id it saw. */
  private async *endingCleanly(lines: AsyncIterable<string>): AsyncGenerator<string> {
    try {
      yield* lines;
    } catch (error) {
      this.logger.warn({ err: error }, 'a stream of changes ended early');
    }
  }
}
