import type { Pool } from 'pg';
import { type Expected, flawOfEvents } from './check-events';
import { BEFORE_FIRST, type SealBefore, flawOfContent, flawOfLink, flawOfPlace } from './check-seal';
import { type Bounds, readBounds, readEvents } from './event-reading';
import type { Flaw } from './flaw';
import { HASH_BYTES } from './merkle';
import { PurgeChecks } from './purge-checks';
import type { ReadEvent } from './read-event';
import { SEAL_EVENTS, type Seal } from './seal';
import { readSealHeaders, readSealOver, readSealed, readSeals } from './seal-reading';

export interface VerifyOptions {
  /** First position. Default: 1. */
  readonly from?: number;
  /** Last position. Default: the head, which must not be before the end of the newest seal. */
  readonly to?: number;
  /** What is older must be sealed. Default: ten minutes. */
  readonly sealedWithinMs?: number;
  /** Verified up to this position. */
  onProgress?(this: void, position: number): void;
}

export interface Verification {
  readonly ok: boolean;
  readonly from: number;
  readonly to: number;
  /** That were read, up to the first that is wrong. */
  readonly events: number;
  readonly seals: number;
  /** Hash of the newest seal that was verified: what to compare with one kept elsewhere. Null where none was. */
  readonly newestSeal: { readonly number: number; readonly to: number; readonly hash: string } | null;
  /** Events at the end that no seal covers yet: only their order was checked. */
  readonly unsealed: number;
  /** Events of those read whose data was purged. Their purge is as its tombstone tells, and so is what it left. */
  readonly purged: number;
  /** Positions of those tombstones, EventsPurged, wherever they stand. */
  readonly tombstones: readonly number[];
  readonly firstBad: Flaw | null;
}

const SEALED_WITHIN_MS = 600_000;
/** A seal's leaves are 32 KiB. */
const SEALS_AT_ONCE = 16;

/**
 * Recomputes from every event what was sealed, and names the first position that is wrong. Positions and versions must be
 * dense, too, and the log must not end before its newest seal does. It trusts nothing that the database computes, needs only to read, and never holds more than a few seals and
 * the events of one. @throws StoreUnavailable, StoreFailure
 */
export async function verifyLog(pool: Pool, options: VerifyOptions = {}): Promise<Verification> {
  const bounds = await readBounds(pool);
  if (!bounds) return ended({ from: 1, to: 0 }, new Tally(pool), { position: 1, why: 'the log has no head' });
  const range = { from: Math.max(1, options.from ?? 1), to: Math.min(options.to ?? bounds.head, bounds.head) };
  const tally = new Tally(pool);
  const flaw = flawOfEnds(bounds) ?? (await new Verifying(pool, range, tally).run(options, bounds.now)) ?? flawOfCut(bounds, options);
  return ended(range, tally, flaw);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** What was done so far. */
class Tally {
  events = 0;
  seals = 0;
  newest: SealBefore = BEFORE_FIRST;
  unsealed = 0;
  readonly purges: PurgeChecks;

  constructor(pool: Pool) {
    this.purges = new PurgeChecks(pool);
  }
}

const ended = (range: Range, { events, seals, newest, unsealed, purges }: Tally, flaw: Flaw | undefined): Verification => ({
  ok: flaw === undefined,
  ...range,
  events,
  seals,
  newestSeal: newest.number > 0 ? { number: newest.number, to: newest.to, hash: newest.hash } : null,
  unsealed,
  purged: purges.events,
  tombstones: purges.tombstones,
  firstBad: flaw ?? null,
});

function flawOfEnds({ head, first, last }: Bounds): Flaw | undefined {
  if (first < 1) return { position: first, why: 'no position comes before 1' };
  if (last > head) return { position: head + 1, why: `the log's head is at ${head}, but there are events behind it, up to ${last}` };
  return undefined;
}

/** Sealed events that were asked for are behind the head: the log was cut off. */
function flawOfCut({ head, sealed }: Bounds, { from = 1, to = Infinity }: VerifyOptions): Flaw | undefined {
  if (sealed <= head || to <= head || from > sealed) return undefined;
  return { position: Math.max(head + 1, from), why: `the log ends at ${head}, before what was sealed, up to ${sealed}` };
}

class Verifying {
  constructor(
    private readonly pool: Pool,
    private readonly range: Range,
    private readonly tally: Tally,
  ) {}

  async run({ onProgress, sealedWithinMs = SEALED_WITHIN_MS }: VerifyOptions, now: number): Promise<Flaw | undefined> {
    let before = (this.tally.newest = await this.sealBefore());
    for await (const seal of this.seals(before.number)) {
      const flaw = flawOfPlace(seal, before) ?? flawOfLink(seal, before) ?? (await this.flawOfSealed(seal)) ?? flawOfContent(seal);
      if (flaw) return flaw;
      before = this.tally.newest = seal;
      this.tally.seals += 1;
      onProgress?.(Math.min(seal.to, this.range.to));
    }
    return this.flawOfRest({ from: Math.max(before.to + 1, this.range.from), onProgress, sealedBefore: now - sealedWithinMs / 1_000 });
  }

  /** The one before the first that covers any of what was asked for. */
  private async sealBefore(): Promise<SealBefore> {
    const first = await readSealOver(this.pool, this.range.from);
    const number = first ? first.number - 1 : (await readSealed(this.pool)).number;
    const [before] = await readSealHeaders(this.pool, { after: number - 1, limit: 1 });
    return before?.number === number ? before : BEFORE_FIRST;
  }

  private async *seals(afterNumber: number): AsyncGenerator<Seal> {
    let after = afterNumber;
    for (;;) {
      const page = await readSeals(this.pool, { after, limit: SEALS_AT_ONCE });
      for (const seal of page) {
        if (seal.from > this.range.to) return;
        yield seal;
        after = seal.number;
      }
      if (page.length < SEALS_AT_ONCE) return;
    }
  }

  private async flawOfSealed(seal: Seal): Promise<Flaw | undefined> {
    const [from, to] = [Math.max(seal.from, this.range.from), Math.min(seal.to, this.range.to)];
    if (from > to) return undefined;
    const leaves = seal.leaves.subarray((from - seal.from) * HASH_BYTES, (to - seal.from + 1) * HASH_BYTES);
    return this.flawOf(await this.read({ from, to }), { from, to, leaves });
  }

  private async flawOfRest(rest: { readonly from: number; readonly onProgress: VerifyOptions['onProgress']; readonly sealedBefore: number }): Promise<Flaw | undefined> {
    for (let { from } = rest; from <= this.range.to; from += SEAL_EVENTS) {
      const to = Math.min(from + SEAL_EVENTS - 1, this.range.to);
      const events = await this.read({ from, to });
      const flaw = overdue(events, rest.sealedBefore) ?? (await this.flawOf(events, { from, to }));
      if (flaw) return flaw;
      this.tally.unsealed += events.length;
      rest.onProgress?.(to);
    }
    return undefined;
  }

  private async flawOf(events: readonly ReadEvent[], expected: Expected): Promise<Flaw | undefined> {
    const flaw = flawOfEvents(events, { ...expected, purges: await this.tally.purges.of(events) });
    if (!flaw) this.tally.purges.count(events);
    return flaw;
  }

  private async read(stretch: Range): Promise<ReadEvent[]> {
    const events = await readEvents(this.pool, stretch);
    this.tally.events += events.length;
    return events;
  }
}

function overdue([first]: readonly ReadEvent[], sealedBefore: number): Flaw | undefined {
  if (!first || !(Number(first.columns.recorded_at) < sealedBefore)) return undefined;
  return { position: Number(first.columns.position), why: 'no seal covers it, though it is old enough: no sealer runs, or seals were removed' };
}
