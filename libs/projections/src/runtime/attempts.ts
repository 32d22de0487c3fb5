import { BatchContended, CheckpointMoved } from '../errors';

/** Unique violation, serialization failure, deadlock: someone else was on the same rows. Undefined table: someone retired a build meanwhile. */
const CONTENTION = new Set(['23505', '40001', '40P01', '42P01']);

export const isContention = (error: unknown) =>
  error instanceof CheckpointMoved || (error instanceof Error && 'code' in error && CONTENTION.has(String(error.code)));

const ATTEMPTS = 20;

/** Begins again from what the other one left behind, a bounded number of times. @throws BatchContended */
export async function withRetries<Result>(work: () => Promise<Result>, onRetry: (error: unknown) => void): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isContention(error)) throw error;
      if (attempt === ATTEMPTS) throw new BatchContended(ATTEMPTS, error);
      onRetry(error);
    }
  }
}
