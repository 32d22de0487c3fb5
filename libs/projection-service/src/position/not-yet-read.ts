import { type Problem, problem } from '@reprise/service-kit';
import type { PositionRequest } from './position-request';

/** As the caller asked: nothing is wrong here. */
const kind = { slug: 'not-yet-read', status: 504, title: 'The read model has not got so far yet', expected: true } as const;

export interface Standing {
  /** Up to where the stream is read. */
  readonly position: number;
  /** Of the newest event of the log; undefined: the log did not say. */
  readonly head: number | undefined;
}

/** `lag`: how many positions the service has still to read, of those that the log holds. What the log does not hold is no lag. */
export function notYetRead({ streamId, position: minPosition, waitSeconds }: PositionRequest, { position, head }: Standing): Problem {
  const end = Math.min(minPosition, head ?? minPosition);
  const lag = Math.max(0, end - position);
  const beyond = end < minPosition ? ` The log ends at position ${end}: there is no ${minPosition} yet.` : '';
  return problem(kind, `${streamId} is read up to position ${position}, ${lag} behind, after ${waitSeconds} s.${beyond}`, {
    members: { streamId, minPosition, position, ...(head !== undefined && { head }), lag, waitSeconds },
    headers: { 'Reprise-Position': String(position), 'Retry-After': '1' },
  });
}
