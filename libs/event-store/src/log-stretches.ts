import type { StoredEvent } from '@reprise/kernel';
import type { Pool } from 'pg';
import type { ReadAll } from './event-store';
import { type LogRange, readHead, readLines, readPage } from './log-reading';

/** What the next events of a range are read as, how many there were, and the position of the last. */
export type Turn<Found> = (pool: Pool, range: LogRange, limit: number) => Promise<{ readonly found: Found; readonly count: number; readonly last: number }>;

export const eventsOf: Turn<readonly StoredEvent[]> = async (pool, range, limit) => {
  const found = await readPage(pool, range, limit);
  return { found, count: found.length, last: found.at(-1)?.position ?? 0 };
};

export const textOf: Turn<string> = async (pool, range, limit) => {
  const { text, count, last } = await readLines(pool, range, limit);
  return { found: text, count, last };
};

/** The log in stretches of `limit` matching events, each with the position that it reaches; ends at `until` or where the head stood at the beginning. */
export async function* stretches<Found>(
  pool: Pool,
  query: Omit<ReadAll, 'limit'> & { readonly after: number },
  { limit, turn }: { readonly limit: number; readonly turn: Turn<Found> },
): AsyncGenerator<{ readonly found: Found; readonly position: number }> {
  const head = await readHead(pool);
  const until = Math.min(query.until ?? head, head);
  let { after } = query;
  while (after < until) {
    const { found, count, last } = await turn(pool, { ...query, after, until }, limit);
    after = count < limit ? until : last;
    yield { found, position: after };
  }
}
