/** How far one partition is behind. */
export interface Behind {
  readonly partition: number;
  /** Messages, or positions of the log, that are known and not applied. */
  readonly lag: number;
  /** For how long the oldest of them has been known. */
  readonly seconds: number;
}

interface Sight {
  readonly end: number;
  readonly at: number;
}

interface Known {
  readonly next: number;
  /** When which end was seen first, the oldest first; none that is reached. */
  readonly sights: readonly Sight[];
}

const MOST_SIGHTS = 200;

const thinned = (sights: readonly Sight[]): readonly Sight[] =>
  sights.length <= MOST_SIGHTS ? sights : sights.filter((_, index) => index % 2 === 0 || index === sights.length - 1);

const beyond = (sights: readonly Sight[], next: number): readonly Sight[] => sights.filter(({ end }) => end > next);

/** What is known of partitions and not applied yet, and since when; by a clock that never goes back, whatever events say of their time. */
export class Backlog {
  private readonly partitions = new Map<number, Known>();

  private movedAt: number;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.movedAt = now();
  }

  /** @param next place of the first that is not applied @param end place after the last */
  seen(partition: number, { next, end }: { readonly next: number; readonly end: number }): void {
    this.reached(partition, next);
    const sights = this.partitions.get(partition)?.sights ?? [];
    const isNew = end > next && end > (sights.at(-1)?.end ?? 0);
    this.partitions.set(partition, { next, sights: isNew ? thinned([...sights, { end, at: this.now() }]) : sights });
  }

  /** Everything before `next` is applied. */
  reached(partition: number, next: number): void {
    const known = this.partitions.get(partition);
    if (known && next > known.next) this.movedAt = this.now();
    if (known) this.partitions.set(partition, { next, sights: beyond(known.sights, next) });
  }

  /** Others read these partitions now. */
  forget(): void {
    this.partitions.clear();
  }

  get all(): readonly Behind[] {
    return [...this.partitions].map(([partition, { next, sights }]) => ({
      partition,
      lag: Math.max(0, (sights.at(-1)?.end ?? next) - next),
      seconds: sights[0] ? (this.now() - sights[0].at) / 1_000 : 0,
    }));
  }

  /** For how long nothing has been applied although there is something to apply. */
  get standstillSeconds(): number {
    return Math.min(this.seconds, (this.now() - this.movedAt) / 1_000);
  }

  /** Of the partition that is furthest behind in time. */
  get seconds(): number {
    return Math.max(0, ...this.all.map(({ seconds }) => seconds));
  }
}
