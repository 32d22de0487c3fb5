import type { Outcome, Write } from '../oracle/evidence';
import type { Request } from './send';

/** A command that a client is about to send, and what it will do if it is accepted. */
export interface Planned {
  readonly command: string;
  readonly writes: readonly Write[];
  readonly request: Omit<Request, 'id'>;
  /** What the client makes of the outcome. */
  readonly then?: (outcome: Outcome) => void;
}

export const write = (streamId: string, movement = 0, events = 1): Write => ({ streamId, events, movement });
