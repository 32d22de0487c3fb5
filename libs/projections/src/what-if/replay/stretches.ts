import type { StoredEvent } from '@reprise/kernel';
import type { LogReader, StreamReader } from '@reprise/messaging';
import type { Stretch } from '../overlay/changed-history';

/** Which events are replayed: positions inclusive. */
export interface Range {
  readonly category: string;
  readonly from: number;
  readonly to: number;
  readonly streamId?: string | undefined;
}

const PAGE = 1_000;

/** The range, stretch by stretch, with no position left out; the first one begins where inserted events may stand. */
export async function* stretches(log: LogReader & StreamReader, range: Range): AsyncGenerator<Stretch> {
  let after = range.from - 2;
  for await (const { events, position } of range.streamId === undefined ? pages(log, range) : streamPages(log, range, range.streamId)) {
    yield { events, after, until: position, streamId: range.streamId };
    after = position;
  }
  if (after < range.to) yield { events: [], after, until: range.to, streamId: range.streamId };
}

const pages = (log: LogReader, { from, to, category }: Range) =>
  from > to ? noPages() : log.read({ after: from - 1, until: to, categories: [category] });

async function* noPages(): AsyncGenerator<{ events: readonly StoredEvent[]; position: number }> {}

async function* streamPages(log: StreamReader, { from, to }: Range, streamId: string) {
  let events: StoredEvent[] = [];
  for await (const event of log.readStream({ streamId })) {
    if (event.position < from || event.position > to) continue;
    events.push(event);
    if (events.length < PAGE) continue;
    yield { events, position: event.position };
    events = [];
  }
  const last = events.at(-1);
  if (last) yield { events, position: last.position };
}
