import { randomUUID } from 'node:crypto';
import { Overtaken } from './event.mjs';

const SHARED = 1_000;

/** Every append begins a stream. */
export const toNewStreams = (contestant) => () => contestant.append(`account-${randomUUID()}`, 0);

/**
 * Every append goes to one of 1,000 streams, at the version its writer last heard of, as a service that remembers its
 * streams does; who was overtaken tries again at the version there is now. What counts is the append that succeeded.
 */
export function toSharedStreams(contestant) {
  const names = Array.from({ length: SHARED }, () => `account-${randomUUID()}`);
  const versions = names.map(() => 0);
  return async () => {
    const index = Math.floor(Math.random() * SHARED);
    for (;;) {
      const expected = versions[index];
      try {
        await contestant.append(names[index], expected);
        versions[index] = Math.max(versions[index], expected + 1);
        return;
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
        versions[index] = Math.max(versions[index], error.actual);
      }
    }
  };
}
