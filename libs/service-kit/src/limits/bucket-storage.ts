import type { ThrottlerStorage } from '@nestjs/throttler';
import type { TokenBuckets } from './token-buckets';

type Hit = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Counts in this process; times are seconds, as the port has them. Behind the same port, a store that several instances share could stand. */
export class BucketStorage implements ThrottlerStorage {
  constructor(private readonly buckets: TokenBuckets) {}

  increment(key: string): Promise<Hit> {
    const wait = Math.ceil(this.buckets.take(key) / 1_000);
    const used = this.buckets.rate.burst - Math.floor(this.buckets.tokens(key));
    return Promise.resolve({ totalHits: used, timeToExpire: wait, isBlocked: wait > 0, timeToBlockExpire: wait });
  }
}
