import { StoreUnavailable } from './errors';
import type { AppendResult } from './event-store';
import type { PreparedAppend } from './append-batch';

/** Most a batch may hold: bounds the time one call keeps the head locked. */
const MAX_UNITS = 500;
const MAX_EVENTS = 5_000;

interface Waiting {
  readonly prepared: PreparedAppend;
  resolve(result: AppendResult): void;
  reject(error: unknown): void;
}

/** What became of each unit of a batch, in order. */
export type UnitResult = { readonly result: AppendResult } | { readonly error: unknown };

/**
 * Coalesces appends: whatever arrived while the last batch was being committed goes into the next one. No timer.
 * Units that name the same stream, event id or key never share a batch and keep their order.
 */
export class AppendQueue {
  private waiting: Waiting[] = [];
  private running: Promise<void> | undefined;
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
      this.running ??= this.run();
    });
  }

  /** Refuses what comes, waits for what is there. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async run(): Promise<void> {
    // Gathers what arrives in the same turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) await this.writeNext();
    this.running = undefined;
  }

  private async writeNext(): Promise<void> {
    const batch = this.take();
    try {
      const results = await this.write(batch.map(({ prepared }) => prepared));
      batch.forEach((unit, index) => settle(unit, results[index]));
    } catch (error) {
      batch.forEach((unit) => unit.reject(error));
    }
  }

  private take(): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    const claimed = new Set<string>();
    let events = 0;
    for (const unit of this.waiting) {
      const fits = batch.length === 0 || (batch.length < MAX_UNITS && events + unit.prepared.events <= MAX_EVENTS);
      const free = unit.prepared.claims.every((claim) => !claimed.has(claim));
      if (fits && free) {
        batch.push(unit);
        events += unit.prepared.events;
      } else {
        left.push(unit);
      }
      unit.prepared.claims.forEach((claim) => claimed.add(claim));
    }
    this.waiting = left;
    return batch;
  }
}

function settle(unit: Waiting, outcome: UnitResult | undefined): void {
  if (outcome && 'result' in outcome) unit.resolve(outcome.result);
  else unit.reject(outcome?.error ?? new StoreUnavailable('append_events left a unit unanswered'));
}
