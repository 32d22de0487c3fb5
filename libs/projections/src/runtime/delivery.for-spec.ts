import { ChainBroken, type FeedMessage } from '@reprise/messaging';
import fc from 'fast-check';
import { BatchContended } from '../errors';
import { batch } from './tally.for-spec';
import type { ProjectionRuntime } from './projection-runtime';

/** How a feed hands messages over: sizes of batches, and how far back each begins again. */
export interface Delivery {
  readonly sizes: readonly number[];
  readonly rewinds: readonly number[];
}

export const deliveries: fc.Arbitrary<Delivery> = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
  rewinds: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 5 }),
});

const MOST = 1_000;

/** Hands over what is missing, again and again, until nothing is: as a feed does whose consumer fails now and then. */
export async function deliver(all: readonly FeedMessage[], { sizes, rewinds }: Delivery, instance: () => ProjectionRuntime): Promise<number> {
  let failures = 0;
  for (let turn = 0; turn < MOST; turn++) {
    const runtime = instance();
    try {
      const checkpoints = await runtime.checkpoints();
      const first = all.findIndex(({ partition, event }) => event.position > (checkpoints.get(partition)?.position ?? 0));
      if (first < 0) return failures;
      const from = Math.max(0, first - (rewinds[turn % rewinds.length] ?? 0));
      const ahead = all.slice(from, first + (sizes[turn % sizes.length] ?? 1));
      await runtime.apply(batch(ahead));
      // The same batch again: a redelivery.
      if (turn % 3 === 0) await runtime.apply(batch(ahead));
    } catch (error) {
      if (!expected(error)) throw error;
      failures += 1;
    }
  }
  throw new Error(`not delivered after ${MOST} turns`);
}

/** Another instance was faster, or the connection was killed. */
const expected = (error: unknown) =>
  error instanceof ChainBroken || error instanceof BatchContended || (error instanceof Error && /terminat|closed|not queryable|reset/i.test(error.message));
