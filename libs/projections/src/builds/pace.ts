const SECOND_MS = 1_000;
const FIRST_NAP_MS = 50;
const LONGEST_NAP_MS = 2_000;

/** Events that queries may be behind before a build makes room. */
const LAG_ALLOWED = 200;

export interface Moment {
  /** Milliseconds of a clock that never goes back. */
  readonly now: number;
  /** Events that the live builds are behind. */
  readonly lag: number;
}

/** How fast a build may go: never faster than it was told, and slower by itself as long as the live ones fall behind. */
export class Pace {
  private free = 0;
  private nap = 0;

  constructor(private readonly maxRate: number | null) {}

  /** Events to take at once, so that no rest is longer than a second. */
  portion(most: number): number {
    return Math.max(1, Math.min(most, this.maxRate ?? most));
  }

  /** How many milliseconds to rest after so many events. */
  rest(events: number, { now, lag }: Moment): number {
    this.nap = lag > LAG_ALLOWED ? Math.min(LONGEST_NAP_MS, Math.max(FIRST_NAP_MS, this.nap * 2)) : this.shorter();
    this.free = Math.max(now, this.free) + (this.maxRate ? (events / this.maxRate) * SECOND_MS : 0);
    return Math.max(this.free - now, this.nap);
  }

  private shorter(): number {
    return this.nap > FIRST_NAP_MS ? this.nap / 2 : 0;
  }
}
