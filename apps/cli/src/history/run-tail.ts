import type { HistoryEvent } from './history-event';
import { type Means, type RunOptions, run } from './run';
import { type Filter, matches } from './search/filter';
import { EventLines } from './show/event-lines';

export interface TailOptions extends RunOptions {
  readonly filter: Filter;
  /** Inclusive; undefined: from now on. */
  readonly fromPosition: number | undefined;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Prints what happens, as it happens, until told to end; answers with the exit code. */
export const runTail = (options: TailOptions): Promise<0 | 1 | 2> => run(options, (means) => follow(options, means));

async function follow(options: TailOptions, { json, screen, erased, history }: Means): Promise<void> {
  const { filter, signal } = options;
  const lines = new EventLines(['position', 'time', 'stream', 'type', 'actor'], screen, (subject) => erased.has(subject));
  const after = await beginning(options, history);
  const report = (_: string, message: string) => void process.stderr.write(`${message}\n`);
  if (!json) await screen.print(lines.header);
  for await (const events of history.follow(after, { signal, report, categories: filter.categories ?? [] })) {
    const matching = events.filter((event: HistoryEvent) => matches(filter, event));
    if (!json) await erased.learn(matching.map(({ data }) => data));
    for (const event of matching) await screen.print(json ? JSON.stringify(event) : lines.line(event));
  }
}

/** The position after which it begins. */
async function beginning({ fromPosition, filter: { since } }: TailOptions, history: Means['history']): Promise<number> {
  const head = await history.head();
  if (fromPosition !== undefined) return fromPosition - 1;
  if (since === undefined) return head;
  const first = await history.first({ since });
  return first ? first.position - 1 : head;
}
