import { progressOn } from '../progress';
import type { HistoryEvent } from './history-event';
import { type Means, type RunOptions, ofStream, run } from './run';
import { type Filter, matches } from './search/filter';
import { EventLines } from './show/event-lines';

export interface EventsOptions extends RunOptions {
  readonly filter: Filter;
  readonly streamId: string | undefined;
  readonly limit: number | undefined;
}

/** Prints the events that match, in order, and on stderr how many were looked at; answers with the exit code. */
export const runEvents = (options: EventsOptions): Promise<0 | 1 | 2> => run(options, (means) => search(options, means));

async function search(options: EventsOptions, means: Means): Promise<void> {
  const { history } = means;
  const { streamId } = options;
  const progress = progressOn(process.stderr);
  const counted = { looked: 0, found: 0 };
  try {
    progress.stage('Looking through the log', streamId === undefined ? await history.head() : ((await history.newest(streamId))?.streamVersion ?? 0));
    const look = () => print(options, means, (event) => {
      counted.looked += 1;
      progress.update(streamId === undefined ? event.position : event.streamVersion);
    });
    counted.found = streamId === undefined ? await look() : await ofStream(history, streamId, look);
  } finally {
    progress.stop();
  }
  process.stderr.write(`${counted.found.toLocaleString('en')} found, ${counted.looked.toLocaleString('en')} events looked at\n`);
}

/** How many were printed. */
async function print(options: EventsOptions, { json, screen, erased, history }: Means, onLooked: (event: HistoryEvent) => void): Promise<number> {
  const { filter, streamId, limit = Infinity } = options;
  const { types, categories, since } = filter;
  const lines = new EventLines(['position', 'time', 'stream', 'type', 'actor'], screen, (subject) => erased.has(subject));
  const pages = streamId === undefined ? history.log({ type: types?.join(','), category: categories?.join(','), since }) : history.stream(streamId, {});
  let found = 0;
  for await (const events of pages) {
    const matching = events.filter((event) => {
      onLooked(event);
      return matches(filter, event);
    }).slice(0, limit - found);
    if (!json && matching.length > 0) {
      await erased.learn(matching.map(({ data }) => data));
      lines.widen(matching);
      if (found === 0) await screen.print(lines.header);
    }
    for (const event of matching) await screen.print(json ? JSON.stringify(event) : lines.line(event));
    found += matching.length;
    if (found >= limit) break;
  }
  return found;
}
