import { describe } from '@jest/globals';
import { hasKafka } from './test-environment';

/** A suite for which Kafka has to run; skipped, and counted as such, where it can't. */
export const describeWithKafka = (name: string, suite: () => void): void => {
  const fits = hasKafka() ? describe : describe.skip;
  fits(name, suite);
};
