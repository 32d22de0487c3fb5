import { StoreUnavailable } from './errors';
import type { AppendResult } from './event-store';
import type { PreparedAppend } from './append-batch';

/** Most a batch may hold: bounds the time one call keeps the head locked. */
const MAX_UNITS = 500;
const MAX_EVENTS = 5_000;
/** While Postgres writes one batch, the next is made and on its way: it waits for the lock there, not for this process. */
const IN_FLIGHT = 2;
/** Fewer than so many go together: what is shared between two batches has to be worth two commits. */
const WORTH_SHARING = 16;

interface Waiting {
  readonly prepared: PreparedAppend;
  resolve(result: AppendResult): void;
  reject(error: unknown): void;
}

/** What became of each unit of a batch, in order. */
export type UnitResult = { readonly result: AppendResult } | { readonly error: unknown };

/**
 * Coalesces appends: whatever arrived while the last batch was being committed goes into the next one. No timer.
 * Units that name the same stream, event id or key are never in flight together and keep their order.
 */
export class AppendQueue {
  private waiting: Waiting[] = [];
  private readonly claimed = new Set<string>();
  private readonly writing = new Set<Promise<void>>();
  private gathering: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly write: (batch: readonly PreparedAppend[]) => Promise<readonly UnitResult[]>) {}

  /** Appends that wait for the batch in hand. */
  get length(): number {
    return this.waiting.length;
  }

  add(prepared: PreparedAppend): Promise<AppendResult> {
    if (this.closed) return Promise.reject(new StoreUnavailable('it is closed'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ prepared, resolve, reject });
      this.gather();
    });
  }

  /** Refuses what comes, waits for what is there. */
  async close(): Promise<void> {
    this.closed = true;
    while (this.gathering ?? this.writing.size > 0) await Promise.all([this.gathering, ...this.writing]);
  }

  /** Lets arrive what arrives in the same turn of the event loop. */
  private gather(): void {
    this.gathering ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.gathering = undefined;
      this.writeWhatWaits();
    });
  }

  private writeWhatWaits(): void {
    while (this.waiting.length > 0 && this.writing.size < IN_FLIGHT) {
      const batch = this.take(this.share());
      if (batch.length === 0) return;
      const written = this.writeBatch(batch).finally(() => {
        this.writing.delete(written);
        if (this.waiting.length > 0) this.gather();
      });
      this.writing.add(written);
    }
  }

  /** How many of those that wait may go now. */
  private share(): number {
    const { length } = this.waiting;
    if (this.writing.size > 0) return length < WORTH_SHARING ? 0 : MAX_UNITS;
    return Math.min(MAX_UNITS, length < 2 * WORTH_SHARING ? length : Math.ceil(length / IN_FLIGHT));
  }

  private async writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.write(batch.map(({ prepared }) => prepared));
      batch.forEach((unit, index) => settle(unit, results[index]));
    } catch (error) {
      batch.forEach((unit) => unit.reject(error));
    } finally {
      for (const { prepared } of batch) prepared.claims.forEach((claim) => this.claimed.delete(claim));
    }
  }

  /** Those first in line of which nothing is in flight, nor waits before them. */
  private take(most: number): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    const blocked = new Set<string>();
    let events = 0;
    for (const unit of this.waiting) {
      const { claims } = unit.prepared;
      const fits = batch.length < most && (batch.length === 0 || events + unit.prepared.events <= MAX_EVENTS);
      if (fits && claims.every((claim) => !this.claimed.has(claim) && !blocked.has(claim))) {
        batch.push(unit);
        events += unit.prepared.events;
        claims.forEach((claim) => this.claimed.add(claim));
      } else {
        left.push(unit);
        claims.forEach((claim) => blocked.add(claim));
      }
    }
    this.waiting = left;
    return batch;
  }
}

function settle(unit: Waiting, outcome: UnitResult | undefined): void {
  if (outcome && 'result' in outcome) unit.resolve(outcome.result);
  else unit.reject(outcome?.error ?? new StoreUnavailable('append_events left a unit unanswered'));
}
