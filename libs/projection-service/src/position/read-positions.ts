import { Injectable } from '@nestjs/common';
import { ReadModelPosition } from '@reprise/projections';
import { Shutdown, httpProblems, problem } from '@reprise/service-kit';
import type { PositionRequest } from './position-request';

const notYetRead = { slug: 'not-yet-read', status: 504, title: 'The read model has not got so far yet' } as const;

/** Up to where this service's answers are complete. */
@Injectable()
export class ReadPositions {
  constructor(
    private readonly position: ReadModelPosition,
    private readonly shutdown: Shutdown,
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
    const { reached, position, lag } = await this.position.waitFor({ streamId, minPosition, timeoutMs: waitSeconds * 1_000, signal });
    if (reached) return position;
    if (signal.aborted) throw problem(httpProblems.unavailable, 'The service is shutting down.', { headers: { 'Retry-After': '1' } });
    throw problem(notYetRead, `${streamId} is read up to position ${position}, ${lag} short of ${minPosition}, after ${waitSeconds} s.`, {
      members: { streamId, minPosition, position, lag, waitSeconds },
      headers: { 'Reprise-Position': String(position), 'Retry-After': '1' },
    });
  }
}
