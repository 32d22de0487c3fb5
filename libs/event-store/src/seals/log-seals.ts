import { failpoint } from '@reprise/failpoints';
import type { Pool } from 'pg';
import { LogCutOff } from '../errors';
import { readHead } from '../log-reading';
import { readLeft, readPurge, readPurgeIdOf } from '../purge/purge-reading';
import { SealComparison } from './compare-seals';
import { readColumns, readEvents } from './event-reading';
import { type Proof, proofOf } from './proof';
import { type PurgeProof, proofOfPurge } from './proof-of-purge';
import { SEAL_EVENTS, type Seal, type SealHeader } from './seal';
import { type Sealed, appendSeal, readSealHeaders, readSealOver, readSealed, readSeals } from './seal-reading';
import { type Verification, type VerifyOptions, verifyLog } from './verify-log';

const HEADERS_AT_ONCE = 1_000;

/** The seals of a log: made by one sealer, readable by all. */
export class LogSeals {
  constructor(private readonly pool: Pool) {}

  /** How far the log is sealed. */
  sealed(): Promise<Sealed> {
    return readSealed(this.pool);
  }

  /**
   * Seals what comes next, up to the head, 1,024 events at most; with `full`, nothing where there are fewer. Answers with
   * how far the log is sealed then. @throws LogCutOff, StoreFailure when another sealer was first, StoreUnavailable
   */
  async seal({ full }: { readonly full: boolean }): Promise<Sealed> {
    const before = await readSealed(this.pool);
    // Read later, so it can't be the smaller one, whoever else appends and seals.
    const head = await readHead(this.pool);
    if (head < before.position) throw new LogCutOff(head, before);
    const open = head - before.position;
    if (open < (full ? SEAL_EVENTS : 1)) return before;
    const to = before.position + Math.min(open, SEAL_EVENTS);
    failpoint('seal.measured');
    const number = await appendSeal(this.pool, { from: before.position + 1, to });
    failpoint('seal.written');
    return { number, position: to };
  }

  /** The next seals after a number, in order. */
  read(page: { readonly after: number; readonly limit: number }): Promise<Seal[]> {
    return readSeals(this.pool, page);
  }

  /** Recomputes the log and its seals, and names the first position that is wrong. @throws StoreUnavailable, StoreFailure */
  verify(options?: VerifyOptions): Promise<Verification> {
    return verifyLog(this.pool, options);
  }

  /** For seals that were kept elsewhere, one after the other. */
  comparison(): SealComparison {
    return new SealComparison({ seals: (page) => this.read(page), events: (stretch) => readEvents(this.pool, stretch) });
  }

  /**
   * That the event at a position is in the log, up to the newest seal or the one named. Undefined where there is no such
   * event, or no seal covers it (or, where it was purged, the tombstone) yet. It is written down as found: `checkProof` tells whether it holds.
   */
  async prove(position: number, upToSeal = Number.MAX_SAFE_INTEGER): Promise<Proof | undefined> {
    const [event, seal] = await Promise.all([readColumns(this.pool, position), readSealOver(this.pool, position)]);
    if (!event || !seal || seal.from > position) return undefined;
    const chain = await this.chainAfter(seal.number, upToSeal);
    const purgeId = await readPurgeIdOf(this.pool, position);
    if (purgeId === undefined) return proofOf({ event, seal, chain });
    const purged = await this.proveOfPurge(position, purgeId);
    // The seal over the tombstone must be in the proof, too.
    return purged && [seal, ...chain].some(({ number }) => number === purged.seal) ? proofOf({ event, seal, chain, purged: purged.proof }) : undefined;
  }

  /** Undefined where no seal covers its tombstone yet. */
  private async proveOfPurge(position: number, purgeId: string): Promise<{ readonly proof: PurgeProof; readonly seal: number } | undefined> {
    const [recorded, left] = await Promise.all([readPurge(this.pool, purgeId), readLeft(this.pool, purgeId)]);
    const at = recorded?.tombstone ?? 0;
    const [tombstone, seal] = await Promise.all([readColumns(this.pool, at), readSealOver(this.pool, at)]);
    return tombstone && seal && seal.from <= at ? { proof: proofOfPurge(position, { left, tombstone, seal }), seal: seal.number } : undefined;
  }

  private async chainAfter(number: number, upTo: number): Promise<SealHeader[]> {
    const chain: SealHeader[] = [];
    for (let after = number; after < upTo; ) {
      const page = await readSealHeaders(this.pool, { after, limit: HEADERS_AT_ONCE });
      chain.push(...page.filter((seal) => seal.number <= upTo));
      if (page.length < HEADERS_AT_ONCE) break;
      after = page.at(-1)?.number ?? upTo;
    }
    return chain;
  }
}
