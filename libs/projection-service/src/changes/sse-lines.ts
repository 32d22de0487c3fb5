import type { Change } from '@reprise/projections';
import { HEARTBEAT, type ListMark, withHeartbeats } from '@reprise/service-kit';
import { eventId } from './event-id';

/** How long a browser waits before it comes again. */
const RETRY_MS = 1_000;

/** Which stream of changes, and from where on. */
export interface Followed {
  readonly list: ListMark;
  readonly after: string;
}

const line = ({ cursor, row }: Change<unknown>, list: ListMark) => `event: change\nid: ${eventId(list, cursor)}\ndata: ${JSON.stringify(row)}\n\n`;

/**
 * Changes as server-sent events. The first line gives the cursor to come again with, even if nothing changes; a
 * comment whenever nothing did for `beatMs` keeps proxies from closing the connection.
 */
export async function* sseLines(changes: AsyncIterable<Change<unknown>>, { list, after }: Followed, beatMs = 15_000): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\nid: ${eventId(list, after)}\n\n`;
  for await (const change of withHeartbeats(changes, beatMs)) yield change === HEARTBEAT ? ': beat\n\n' : line(change, list);
}
