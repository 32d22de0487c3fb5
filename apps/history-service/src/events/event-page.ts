import type { StoredEvent } from '@reprise/kernel';
import { invalidRequest } from '@reprise/service-kit';
import { z } from 'zod';
import type { History } from '../log/history';
import { JSON_LIMIT, shaping } from '../log/queries';
import type { EventsParams } from './events.dto';
import { filterOf } from './log-pages';

export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** `from` of the next page. */
  readonly next: number;
}

const JsonOnly = z.object({ limit: z.int().max(JSON_LIMIT.max, `at most ${JSON_LIMIT.max} as JSON; ask for NDJSON`), follow: z.literal('false', 'only as NDJSON') });

/** @throws Problem for what only NDJSON offers */
export async function eventPage(history: History, query: EventsParams): Promise<EventPage> {
  const { limit = JSON_LIMIT.default, follow, from, until = Infinity } = query;
  const checked = JsonOnly.safeParse({ limit, follow });
  if (!checked.success) throw invalidRequest(checked.error);
  const end = Math.min(until, await history.head());
  const events: StoredEvent[] = [];
  for await (const event of history.readAll({ ...filterOf(query), until: end, limit })) events.push(event);
  const readTo = events.length < limit ? end : (events.at(-1)?.position ?? end);
  return { events: events.map(shaping(query.shape)), next: Math.max(from, readTo + 1) };
}
