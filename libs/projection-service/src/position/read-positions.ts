import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { LogReader } from '@reprise/messaging';
import { ReadModelPosition } from '@reprise/projections';
import { Shutdown, httpProblems, problem } from '@reprise/service-kit';
import { LOG_READER } from '../feed/feed.providers';
import { notYetRead } from './not-yet-read';
import type { PositionRequest } from './position-request';

/** How long the log may take to say where it ends: the caller has waited already. */
const HEAD_TIMEOUT_MS = 500;

/** Up to where this service's answers are complete. */
@Injectable()
export class ReadPositions {
  constructor(
    private readonly position: ReadModelPosition,
    private readonly shutdown: Shutdown,
    @Inject(LOG_READER) private readonly log: Pick<LogReader, 'head'>,
  ) {}

  /** Of one stream, or of all. */
  completeTo(streamId?: string): Promise<number> {
    return this.position.completeTo(streamId);
  }

  /** Waits for what the caller asked for; answers up to where its stream is complete then. @throws Problem 504 with the lag */
  async reached(asked: PositionRequest): Promise<number> {
    const now = await this.position.completeTo(asked.streamId);
    if (now >= asked.position) return now;
    const { streamId, position: minPosition, waitSeconds } = asked;
    const { signal } = this.shutdown;
    const { reached, position } = await this.position.waitFor({ streamId, minPosition, timeoutMs: waitSeconds * 1_000, signal });
    if (reached) return position;
    if (signal.aborted) throw problem(httpProblems.unavailable, 'The service is shutting down.', { headers: { 'Retry-After': '1' } });
    throw notYetRead(asked, { position, head: await this.head() });
  }

  private head(): Promise<number | undefined> {
    const head = this.log.head().catch(() => undefined);
    return Promise.race([head, delay(HEAD_TIMEOUT_MS, undefined, { ref: false })]);
  }
}
