import { VaultUnavailable } from '../errors';

const ATTEMPTS = 5;

/**
 * The answer of the first attempt that gives one. Rotation may move on between a question and what is done with its
 * answer, which a new attempt mends; what stays wrong is not asked for without end.
 * @throws VaultUnavailable saying why, when none of them gives an answer
 */
export async function attempted<Answer>(attempt: () => Promise<Answer | undefined>, why: string): Promise<Answer> {
  for (let n = 0; n < ATTEMPTS; n += 1) {
    const answer = await attempt();
    if (answer !== undefined) return answer;
  }
  throw new VaultUnavailable(why);
}
