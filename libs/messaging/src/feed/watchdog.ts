import { pause } from '../backoff';
import { FeedStalled } from '../errors';

export interface WatchdogParts {
  readonly topic: string;
  /** How long a standstill may last. */
  readonly boundMs: number;
  readonly everyMs: number;
  endOffsets(): Promise<ReadonlyMap<number, bigint>>;
  onLag(messages: number): void;
  /** Told with every look where each assigned partition stands. */
  onPlace?(partition: number, place: { readonly next: number; readonly end: number }): void;
  /** Told with every look why Kafka does not say where its topic ends; with nothing when it did. */
  onAnswer?(error?: unknown): void;
  /** Milliseconds of a clock that never goes back. Default: that of the process. */
  now?(): number;
}

/** How many bounds a partition may stand still while others move: with a slow consumer, their turn can take long. */
const TURNS = 10;

interface Place {
  /** Offset of the next message to apply. */
  readonly next: bigint;
  readonly movedAt: number;
}

/**
 * Notices a consumer that stands still without an error: its topic has more, nothing is applied and nothing is said to
 * fail. A failing consumer, or a Kafka that is away, is not a standstill: both are known and tried again. A single
 * partition that stands still shows too, only later: it may be waiting for its turn.
 */
export class Watchdog {
  stalled = false;
  private readonly places = new Map<number, Place>();
  private partitions: readonly number[] | undefined;
  private excusedAt: number;
  private progressAt: number;

  constructor(private readonly parts: WatchdogParts) {
    this.excusedAt = this.progressAt = this.now();
  }

  /** @param next offset of the next message of each assigned partition, as far as the group knows */
  assigned(next: ReadonlyMap<number, bigint>): void {
    this.partitions = [...next.keys()];
    for (const [partition, offset] of next) {
      const known = this.places.get(partition)?.next ?? 0n;
      this.moved(partition, known > offset ? known : offset);
    }
  }

  /** The group rebalances; it must not take longer than the bound either. */
  unassigned(): void {
    this.partitions = undefined;
    this.places.clear();
    this.excuse();
  }

  moved(partition: number, next: bigint): void {
    this.places.set(partition, { next, movedAt: this.now() });
    this.progressed();
  }

  /** Something was applied, of whatever partition. */
  progressed(): void {
    this.progressAt = this.now();
  }

  /** There is a known reason for not moving that holds for every partition, or work that is not visible in offsets. */
  excuse(): void {
    this.excusedAt = this.now();
  }

  /** Resolves when aborted. @throws FeedStalled */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(this.parts.everyMs, signal);
      if (!signal.aborted) await this.look();
    }
  }

  private now(): number {
    return this.parts.now?.() ?? performance.now();
  }

  private async look(): Promise<void> {
    const ends = await this.ends();
    if (!ends) this.excuse();
    else if (this.partitions) this.parts.onLag(this.partitions.reduce((lag, partition) => lag + this.behind(partition, ends), 0));
    else this.check(this.excusedAt, 'the group has not assigned any partitions to it');
  }

  private async ends(): Promise<ReadonlyMap<number, bigint> | undefined> {
    try {
      const ends = await this.parts.endOffsets();
      this.parts.onAnswer?.();
      return ends;
    } catch (error) {
      this.parts.onAnswer?.(error);
      return undefined;
    }
  }

  private behind(partition: number, ends: ReadonlyMap<number, bigint>): number {
    const { next, movedAt } = this.places.get(partition) ?? { next: 0n, movedAt: 0 };
    const end = ends.get(partition) ?? 0n;
    const behind = Number(end - next);
    this.parts.onPlace?.(partition, { next: Number(next), end: Number(end) });
    if (behind > 0) this.check(movedAt, `partition ${partition} is ${behind} messages behind, at offset ${next}`);
    else this.places.set(partition, { next, movedAt: this.now() });
    return Math.max(behind, 0);
  }

  private check(since: number, facts: string): void {
    const now = this.now();
    const still = now - Math.max(since, this.excusedAt);
    const bound = now - this.progressAt > this.parts.boundMs ? this.parts.boundMs : TURNS * this.parts.boundMs;
    if (still <= bound) return;
    this.stalled = true;
    throw new FeedStalled(this.parts.topic, `${facts}, for ${Math.round(still / 1000)} s`);
  }
}
