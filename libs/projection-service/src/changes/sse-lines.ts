import type { Change } from '@reprise/projections';
import { HEARTBEAT, withHeartbeats } from '@reprise/service-kit';

/** How long a browser waits before it comes again. */
const RETRY_MS = 1_000;

const line = ({ cursor, row }: Change<unknown>) => `event: change\nid: ${cursor}\ndata: ${JSON.stringify(row)}\n\n`;

/**
 * Changes as server-sent events. The first line gives the cursor to come again with, even if nothing changes; a
 * comment whenever nothing did for `beatMs` keeps proxies from closing the connection.
 */
export async function* sseLines(changes: AsyncIterable<Change<unknown>>, cursor: string, beatMs = 15_000): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\nid: ${cursor}\n\n`;
  for await (const change of withHeartbeats(changes, beatMs)) yield change === HEARTBEAT ? ': beat\n\n' : line(change);
}
