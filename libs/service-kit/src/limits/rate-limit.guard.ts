import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { callerName } from './caller-name';
import { tooManyRequests } from './limits.problems';

/** Stands behind the guard that says who is calling: each has one share of the whole service. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  protected override getTracker(request: Record<string, unknown>): Promise<string> {
    return Promise.resolve(callerName(request as unknown as FastifyRequest));
  }

  protected override generateKey(_context: ExecutionContext, tracker: string): string {
    return tracker;
  }

  /** @throws Problem 429 */
  protected override throwThrottlingException(_context: ExecutionContext, { timeToBlockExpire }: ThrottlerLimitDetail): Promise<void> {
    return Promise.reject(tooManyRequests(timeToBlockExpire));
  }
}
