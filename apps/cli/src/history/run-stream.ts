import type { HistoryEvent } from './history-event';
import { type Means, type RunOptions, ofStream, run } from './run';
import { EventLines } from './show/event-lines';
import { differenceLine, diffStates } from './state/state-diff';

export interface StreamOptions extends RunOptions {
  readonly streamId: string;
  /** Versions, inclusive. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly reverse: boolean;
  readonly states: boolean;
}

/** Prints a stream event by event; answers with the exit code. */
export const runStream = (options: StreamOptions): Promise<0 | 1 | 2> => run(options, (means) => ofStream(means.history, options.streamId, () => printStream(options, means)));

async function printStream(options: StreamOptions, means: Means): Promise<void> {
  const { json, screen, erased } = means;
  const lines = new EventLines(['version', 'position', 'time', 'type', 'actor'], screen, (subject) => erased.has(subject));
  const states = new States(options.streamId, means);
  let first = true;
  for await (const events of wanted(options, means)) {
    if (json) {
      for (const event of events) await screen.print(JSON.stringify(options.states ? { ...event, state: await states.after(event) } : event));
      continue;
    }
    await erased.learn(events.map(({ data }) => data));
    lines.widen(events);
    if (first) await screen.print(lines.header);
    first = false;
    for (const event of events) await screen.print([lines.line(event), ...(options.states ? await states.changesBy(event) : [])].join('\n'));
  }
}

/** Pages of the part that was asked for. */
async function* wanted({ streamId, from, to, reverse }: StreamOptions, { history }: Means): AsyncGenerator<readonly HistoryEvent[]> {
  const [first, last] = [from ?? 1, to ?? Infinity];
  if (last < first) return;
  const limit = last === Infinity ? undefined : last - first + 1;
  const newest = reverse ? ((await history.newest(streamId))?.streamVersion ?? last) : last;
  const begin = reverse ? Math.min(last, newest) : first;
  const query = { direction: reverse ? 'backwards' : 'forwards', ...(begin !== Infinity && { fromVersion: begin }), limit: reverse ? Math.max(1, begin - first + 1) : limit };
  for await (const events of history.stream(streamId, query)) yield events.filter(({ streamVersion }) => streamVersion >= first && streamVersion <= last);
}

/** The states of a stream, as its rules saw it after each event. */
class States {
  private known: { readonly version: number; readonly state: unknown } | undefined;

  constructor(
    private readonly streamId: string,
    private readonly means: Means,
  ) {}

  after({ streamVersion }: HistoryEvent): Promise<unknown> {
    return this.at(streamVersion);
  }

  async changesBy({ streamVersion }: HistoryEvent): Promise<string[]> {
    const { erased, screen } = this.means;
    const after = await this.at(streamVersion);
    const before = streamVersion === 1 ? undefined : this.known?.version === streamVersion - 1 ? this.known.state : await this.at(streamVersion - 1);
    this.known = { version: streamVersion, state: after };
    await erased.learn([before, after]);
    const differences = diffStates(before, after).filter(({ path }) => streamVersion > 1 || path !== '');
    return differences.map((difference) => `    ${differenceLine(difference, { paint: screen.paint, isErased: (subject) => erased.has(subject) })}`);
  }

  private async at(version: number): Promise<unknown> {
    if (this.known?.version === version) return this.known.state;
    return (await this.means.history.state(this.streamId, { version })).state;
  }
}
