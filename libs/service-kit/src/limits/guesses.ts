import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem';
import { addressOf } from './caller-name';
import { tooManyGuesses } from './limits.problems';
import { type Rate, TokenBuckets } from './token-buckets';

/** Who has a token needs few attempts. */
const SHARE = 0.1;

/** Attempts of each address to be let in without a good token: a tenth of what a caller may ask for. */
export class Guesses {
  private readonly buckets: TokenBuckets;

  constructor({ perSecond, burst }: Rate) {
    this.buckets = new TokenBuckets({ perSecond: perSecond * SHARE, burst: Math.max(1, Math.floor(burst * SHARE)) });
  }

  /** What `identify` says, which is not asked where the address has used up its attempts. @throws Problem 429, and what `identify` throws */
  async bounded<Identity>(request: FastifyRequest, identify: () => Promise<Identity>): Promise<Identity> {
    const address = addressOf(request);
    const wait = this.buckets.wait(address);
    if (wait > 0) throw tooManyGuesses(Math.ceil(wait / 1_000));
    try {
      return await identify();
    } catch (error) {
      if (error instanceof Problem && error.kind.status === 401) this.buckets.take(address);
      throw error;
    }
  }
}
