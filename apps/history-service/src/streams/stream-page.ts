import type { ReadStream } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import { invalidRequest } from '@reprise/service-kit';
import { z } from 'zod';
import { linesOf } from '../events/lines-of';
import type { History } from '../log/history';
import { JSON_LIMIT, shaping } from '../log/queries';
import type { StreamQueryParams } from './streams.dto';

const LINES_AT_ONCE = 500;
const JsonLimit = z.object({ limit: z.int().max(JSON_LIMIT.max, `at most ${JSON_LIMIT.max} as JSON; ask for NDJSON`) });

export interface StreamPage {
  readonly streamId: string;
  /** Of its newest event. */
  readonly streamVersion: number;
  readonly events: readonly StoredEvent[];
  /** `fromVersion` of the next page; null: there is none. */
  readonly next: number | null;
}

type Asked = StreamQueryParams & { readonly streamId: string };

const readingOf = ({ streamId, direction, fromVersion, limit }: Asked): ReadStream => ({
  streamId,
  direction,
  ...(fromVersion !== undefined && { fromVersion }),
  ...(limit !== undefined && { limit }),
});

/** @throws Problem when more than a page is asked for */
export async function streamPage(history: History, asked: Asked & { readonly streamVersion: number }): Promise<StreamPage> {
  const { streamId, streamVersion, direction, limit = JSON_LIMIT.default } = asked;
  const checked = JsonLimit.safeParse({ limit });
  if (!checked.success) throw invalidRequest(checked.error);
  const events: StoredEvent[] = [];
  for await (const event of history.readStream(readingOf({ ...asked, limit }))) events.push(event);
  const last = events.at(-1)?.streamVersion ?? 0;
  const next = direction === 'forwards' ? last + 1 : last - 1;
  const more = events.length === limit && next >= 1 && next <= streamVersion;
  return { streamId, streamVersion, events: events.map(shaping(asked.shape)), next: more ? next : null };
}

export async function* streamLines(history: History, asked: Asked): AsyncGenerator<string> {
  let waiting: StoredEvent[] = [];
  for await (const event of history.readStream(readingOf(asked))) {
    waiting.push(shaping(asked.shape)(event));
    if (waiting.length < LINES_AT_ONCE) continue;
    yield linesOf(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield linesOf(waiting);
}
