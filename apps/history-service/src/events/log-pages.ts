import type { TextPage } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import type { History } from '../log/history';
import type { EventsParams } from './events.dto';
import { linesOf } from './lines-of';

/** Events, and up to where the log was read to find them. */
export interface Page {
  readonly events: readonly StoredEvent[];
  readonly position: number;
}

export const filterOf = ({ from, until, category, type, since }: EventsParams) => ({
  after: from - 1,
  ...(until !== undefined && { until }),
  ...(category && { categories: category }),
  ...(type && { types: type }),
  ...(since !== undefined && { since }),
});

/** The matching part of the log, on demand; when following, until `signal` aborts. */
export function logPages(history: History, query: EventsParams, signal: AbortSignal): AsyncIterable<Page> {
  const pages = query.follow === 'true' ? history.follow(filterOf(query), signal) : history.read(filterOf(query));
  return query.limit === undefined ? pages : atMost(query.limit, pages);
}

/** As `logPages`, as lines of stored events, which nobody here has to look into. */
export function textPages(history: History, query: EventsParams, signal: AbortSignal): AsyncIterable<TextPage> {
  if (query.limit !== undefined) return asText(logPages(history, query, signal));
  return query.follow === 'true' ? history.followText(filterOf(query), signal) : history.readText(filterOf(query));
}

async function* asText(pages: AsyncIterable<Page>): AsyncGenerator<TextPage> {
  for await (const { events, position } of pages) yield { text: linesOf(events), position };
}

async function* atMost(limit: number, pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  let left = limit;
  for await (const { events, position } of pages) {
    const taken = events.slice(0, left);
    left -= taken.length;
    yield { events: taken, position: left > 0 ? position : (taken.at(-1)?.position ?? position) };
    if (left === 0) return;
  }
}
