import type { StateThen } from './history-event';
import type { Moment } from './moment';
import { type Means, type RunOptions, ofStream, run } from './run';
import { differenceLine, diffStates, leafLine, leavesOf } from './state/state-diff';

export interface StateOptions extends RunOptions {
  readonly streamId: string;
  /** Undefined: now. */
  readonly at: Moment | undefined;
  /** What the state is compared with. */
  readonly diff: Moment | undefined;
}

/** Prints a state of a stream, or what changed between two of its moments; answers with the exit code. */
export const runState = (options: StateOptions): Promise<0 | 1 | 2> => run(options, (means) => ofStream(means.history, options.streamId, () => printState(options, means)));

async function printState({ streamId, at, diff }: StateOptions, means: Means): Promise<void> {
  const state = await means.history.state(streamId, at);
  if (!diff) return show(state, means);
  return showDifference(await means.history.state(streamId, diff), state, means);
}

const isErasedOf = ({ erased }: Means) => (subject: string) => erased.has(subject);

const place = ({ streamVersion, position, occurredAt }: StateThen) => (streamVersion === 0 ? 'before anything happened' : `version ${streamVersion}, position ${position}, ${occurredAt}`);

async function show(then: StateThen, means: Means): Promise<void> {
  const { json, screen, erased } = means;
  if (json) return screen.print(JSON.stringify(then));
  await erased.learn([then.state]);
  const late = then.events < then.streamVersion ? ` (${then.streamVersion - then.events} before it happened later)` : '';
  await screen.print(screen.paint.bold(`${then.streamId}: ${place(then)}, ${then.events} events${late}`));
  for (const leaf of leavesOf(then.state)) await screen.print(`  ${leafLine(leaf, { isErased: isErasedOf(means) })}`);
}

async function showDifference(before: StateThen, after: StateThen, means: Means): Promise<void> {
  const { json, screen, erased } = means;
  const differences = diffStates(before.state, after.state);
  if (json) return screen.print(JSON.stringify({ streamId: after.streamId, before: summary(before), after: summary(after), differences }));
  await erased.learn([before.state, after.state]);
  await screen.print(screen.paint.bold(after.streamId));
  await screen.print(screen.paint.dim(`  from ${place(before)}`));
  await screen.print(screen.paint.dim(`  to   ${place(after)}`));
  for (const difference of differences) await screen.print(`  ${differenceLine(difference, { paint: screen.paint, isErased: isErasedOf(means) })}`);
  if (differences.length === 0) await screen.print('  nothing differs');
}

const summary = ({ streamVersion, position, occurredAt }: StateThen) => ({ streamVersion, position, occurredAt });
