import { pause } from '../backoff';
import { Availability, type Log, silent } from '../log';
import { Troubles } from '../troubles';
import { Leadership } from '../relay/leadership';
import { repeat } from './repeat';
import type { SealPublisher } from './seal-publisher';

/** How far a log is sealed: number of its newest seal and the last position that it covers. */
export interface Sealed {
  readonly number: number;
  readonly position: number;
}

/** A log that can be sealed; the event store is one. */
export interface SealableLog {
  sealed(): Promise<Sealed>;
  /** Seals what comes next; with `full`, only where it fills a seal. Answers with how far the log is sealed then. */
  seal(how: { readonly full: boolean }): Promise<Sealed>;
}

export interface SealerOptions {
  /** Position of the newest event. */
  readonly head: () => Promise<number>;
  readonly seals: SealableLog;
  /** The log's database, for the connection that holds the lock. */
  readonly connectionString: string;
  /** Given: every seal is published, too. Kafka may be away: sealing goes on. */
  readonly publisher?: Pick<SealPublisher, 'publishNext'>;
  /** What does not fill a seal is sealed that often. Default: 5 seconds. */
  readonly everyMs?: number;
  readonly report?: Log;
}

export interface SealerStatus {
  /** This instance is the one that seals. */
  readonly active: boolean;
  /** Everything at or below is sealed. */
  readonly position: number;
  /** Events that are not sealed yet. Below zero: that many sealed events are gone from the log's end. */
  readonly lag: number;
  /** For how long some have been waiting while none was sealed, or the log has ended before what was sealed. */
  readonly lagSeconds: number;
  /** For how long sealing, or publishing seals, has not worked; 0: it works. */
  readonly failingSeconds: number;
  /** Why it does not get on, where it does not. */
  readonly problem?: string;
}

const LOCK = 'reprise-sealer';
const EVERY_MS = 5_000;
const LOOK_EVERY_MS = 500;

/**
 * Seals the log a few seconds behind its head, so that a later change shows. Of all instances one is active; whatever is
 * away, it waits and goes on. Appends never wait for it.
 */
export class Sealer {
  private readonly leadership: Leadership;
  private readonly availability: Availability;
  private readonly publishing: Availability;
  private readonly everyMs: number;
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private active = false;
  private lag = 0;
  private position = 0;
  private readonly troubles = new Troubles();
  private waitingSince: number | undefined;

  constructor(private readonly options: SealerOptions) {
    const report = options.report ?? silent;
    this.everyMs = options.everyMs ?? EVERY_MS;
    this.availability = new Availability('sealer', report, this.troubles);
    this.publishing = new Availability('publishing of seals', report, this.troubles);
    this.leadership = new Leadership(options.connectionString, LOCK, new Availability('sealer leadership', report, this.troubles));
  }

  /** Returns at once; never throws later. */
  start(): void {
    const { signal } = this.stopping;
    this.running = Promise.all([this.leadership.run(signal, (lost) => this.lead(lost)), this.look(signal)]);
  }

  /** Finishes the seal in hand, gives up the lead. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  status(): SealerStatus {
    const problem = this.availability.problem ?? this.publishing.problem;
    return {
      active: this.active,
      position: this.position,
      lag: this.lag,
      lagSeconds: this.waitingSince === undefined ? 0 : (performance.now() - this.waitingSince) / 1_000,
      failingSeconds: this.troubles.seconds,
      ...(problem !== undefined && { problem }),
    };
  }

  private async lead(lost: AbortSignal): Promise<void> {
    const halted = AbortSignal.any([this.stopping.signal, lost]);
    this.active = true;
    await Promise.all([this.seal(halted), this.publish(halted)]);
    this.active = false;
  }

  private seal(halted: AbortSignal): Promise<void> {
    let restSealedAt = performance.now();
    return repeat(halted, { restMs: this.restMs, availability: this.availability }, async () => {
      const full = performance.now() - restSealedAt < this.everyMs;
      if (!full) restSealedAt = performance.now();
      return this.moved(await this.options.seals.seal({ full }));
    });
  }

  private async publish(halted: AbortSignal): Promise<void> {
    const { publisher } = this.options;
    if (publisher) await repeat(halted, { restMs: this.restMs, availability: this.publishing }, () => publisher.publishNext());
  }

  private get restMs(): number {
    return Math.min(LOOK_EVERY_MS, this.everyMs);
  }

  private moved({ position }: Sealed): boolean {
    const moved = position > this.position;
    if (moved) this.waitingSince = undefined;
    this.position = position;
    return moved;
  }

  /** Keeps `status` up to date, whoever is active. */
  private async look(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await this.refresh().catch(() => undefined);
      await pause(LOOK_EVERY_MS, stop);
    }
  }

  private async refresh(): Promise<void> {
    const { head, seals } = this.options;
    const sealed = await seals.sealed();
    // Read later, so it can't be the smaller one, unless events were removed.
    const newest = await head();
    this.moved(sealed);
    if (newest < sealed.position && this.lag >= 0) this.reportCut(newest, sealed.position);
    this.lag = newest - sealed.position;
    if (this.lag === 0) this.waitingSince = undefined;
    else this.waitingSince ??= performance.now();
  }

  private reportCut(head: number, sealed: number): void {
    this.options.report?.('error', 'sealer: the log ends before what was sealed, so events were removed', { head, sealed });
  }
}
