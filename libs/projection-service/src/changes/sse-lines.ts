import { setTimeout as pause } from 'node:timers/promises';
import type { Change } from '@reprise/projections';

const BEAT: unique symbol = Symbol('beat');

/** How long a browser waits before it comes again. */
const RETRY_MS = 1_000;

const line = ({ cursor, row }: Change<unknown>) => `event: change\nid: ${cursor}\ndata: ${JSON.stringify(row)}\n\n`;

/**
 * Changes as server-sent events. The first line gives the cursor to come again with, even if nothing changes; a
 * comment whenever nothing did for `beatMs` keeps proxies from closing the connection.
 */
export async function* sseLines(changes: AsyncIterable<Change<unknown>>, cursor: string, beatMs = 15_000): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\nid: ${cursor}\n\n`;
  for await (const change of withBeats(changes, beatMs)) yield change === BEAT ? ': beat\n\n' : line(change);
}

async function* withBeats<Item>(items: AsyncIterable<Item>, beatMs: number): AsyncGenerator<Item | typeof BEAT> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (let next = iterator.next(); ; ) {
      const first = await firstOf(next, beatMs);
      if (first === BEAT) yield BEAT;
      else if (first.done) return;
      else {
        next = iterator.next();
        yield first.value;
      }
    }
  } finally {
    // Not awaited: it ends once the caller's signal aborts.
    void iterator.return?.();
  }
}

async function firstOf<Result>(next: Promise<Result>, beatMs: number): Promise<Result | typeof BEAT> {
  const over = new AbortController();
  const beat = pause(beatMs, BEAT, { ref: false, signal: over.signal }).catch((): typeof BEAT => BEAT);
  try {
    return await Promise.race([next, beat]);
  } finally {
    over.abort();
  }
}
