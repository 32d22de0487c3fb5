/** So many at once, and so many a second after that. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

interface Bucket {
  readonly tokens: number;
  readonly since: number;
}

interface Bounds {
  readonly maxCount?: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

const MAX_COUNT = 10_000;

/**
 * A bucket of tokens for each name: full at first, one is taken each time, and they come back at the rate. Each is two
 * numbers, however much is asked of it; beyond the count, whoever was away for longest starts anew.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private readonly maxCount: number;
  private readonly now: () => number;

  constructor(
    readonly rate: Rate,
    { maxCount = MAX_COUNT, now = () => performance.now() }: Bounds = {},
  ) {
    this.maxCount = maxCount;
    this.now = now;
  }

  /** Takes one. @returns 0, or the milliseconds until there is one to take: none was taken then */
  take(name: string): number {
    const wait = this.wait(name);
    this.keep(name, { tokens: this.tokens(name) - (wait === 0 ? 1 : 0), since: this.now() });
    return wait;
  }

  /** Milliseconds until there is one to take. */
  wait(name: string): number {
    const missing = 1 - this.tokens(name);
    return missing <= 0 ? 0 : Math.ceil((missing / this.rate.perSecond) * 1_000);
  }

  /** At hand now, with what came back since the last one was taken. */
  tokens(name: string): number {
    const { perSecond, burst } = this.rate;
    const bucket = this.buckets.get(name);
    return bucket ? Math.min(burst, bucket.tokens + ((this.now() - bucket.since) / 1_000) * perSecond) : burst;
  }

  /** A Map keeps insertion order: the first name is the one unused for longest. */
  private keep(name: string, bucket: Bucket) {
    this.buckets.delete(name);
    this.buckets.set(name, bucket);
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > this.maxCount && oldest !== undefined) this.buckets.delete(oldest);
  }
}
