import type { ServerResponse } from 'node:http';
import type { Shutdown } from '../process/shutdown';

interface Answering {
  readonly raw: Pick<ServerResponse, 'destroyed' | 'once'>;
}

/**
 * Aborted as soon as the caller is gone, or the service begins to close: whatever it is, nobody is to be answered any
 * longer. Holds also for a caller who left before this was asked.
 */
export function untilGone({ raw }: Answering, { signal }: Pick<Shutdown, 'signal'>): AbortSignal {
  const gone = new AbortController();
  const leave = () => {
    signal.removeEventListener('abort', leave);
    gone.abort();
  };
  signal.addEventListener('abort', leave);
  raw.once('close', leave);
  if (raw.destroyed || signal.aborted) leave();
  return gone.signal;
}

/** Breaks off, rather than ending, when `signal` aborts: a part is never taken for the whole. */
export async function* orBreakOff<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  for await (const item of items) {
    signal.throwIfAborted();
    yield item;
  }
}
