import type { Pool } from 'pg';
import { readHead } from '../log-reading';
import { SEAL_EVENTS, type Seal } from './seal';
import { type Sealed, appendSeal, readSealed, readSeals } from './seal-reading';

/** The seals of a log: made by one sealer, readable by all. */
export class LogSeals {
  constructor(private readonly pool: Pool) {}

  /** How far the log is sealed. */
  sealed(): Promise<Sealed> {
    return readSealed(this.pool);
  }

  /**
   * Seals what comes next, up to the head, 1,024 events at most; with `full`, nothing where there are fewer. Answers with
   * how far the log is sealed then. @throws StoreFailure when another sealer was first, StoreUnavailable
   */
  async seal({ full }: { readonly full: boolean }): Promise<Sealed> {
    const [before, head] = await Promise.all([readSealed(this.pool), readHead(this.pool)]);
    const open = head - before.position;
    if (open < (full ? SEAL_EVENTS : 1)) return before;
    const to = before.position + Math.min(open, SEAL_EVENTS);
    return { number: await appendSeal(this.pool, { from: before.position + 1, to }), position: to };
  }

  /** The next seals after a number, in order. */
  read(page: { readonly after: number; readonly limit: number }): Promise<Seal[]> {
    return readSeals(this.pool, page);
  }
}
