import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { BucketStorage } from './bucket-storage';
import { RateLimitGuard } from './rate-limit.guard';
import { type Rate, TokenBuckets } from './token-buckets';

/** What a module takes in so that each caller keeps to this rate. */
export function rateLimits(rate: Rate) {
  const whole = { limit: rate.burst, ttl: Math.ceil((rate.burst / rate.perSecond) * 1_000) };
  return {
    imports: [ThrottlerModule.forRoot({ throttlers: [whole], storage: new BucketStorage(new TokenBuckets(rate)), setHeaders: false })],
    providers: [{ provide: APP_GUARD, useClass: RateLimitGuard }],
  };
}
