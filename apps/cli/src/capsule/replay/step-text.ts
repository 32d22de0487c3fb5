import { isPurged } from '@reprise/kernel';
import { compact } from '../../history/show/compact';
import { differenceLine, leafLine, leavesOf } from '../../history/state/state-diff';
import type { Paint } from '../../terminal/screen';
import { printable } from '../../terminal/text-width';
import type { RowStep, Step } from './steps';

const isErased = () => false;

const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`);

function changed({ changes, error }: Pick<Step, 'changes' | 'error'>, paint: Paint): string[] {
  if (error !== undefined) return [paint.red(`! ${printable(error)}`)];
  return changes.length === 0 ? [paint.dim('no change')] : changes.map((change) => differenceLine(change, { paint, isErased }));
}

const rowLines = (row: RowStep, paint: Paint) => [paint.bold(printable(`  ${row.projection} ${row.key}`)), ...indented(changed(row, paint))];

const dataLines = ({ event: { data } }: Step): string[] => {
  const fields = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  return fields.map(([field, value]) => printable(`${field}: ${compact(value, isErased)}`));
};

/** The event, and what it changed. */
export function stepText(step: Step, paint: Paint): string {
  const { event } = step;
  const what = `${event.type} v${event.schemaVersion}, position ${event.position}, ${event.occurredAt}, by ${event.metadata.actor}`;
  const head = printable(`[${step.step}/${step.of}] ${event.streamId} ${event.streamVersion}: ${what}`);
  const data = isPurged(event) ? ['purged'] : dataLines(step);
  return [paint.bold(head), ...indented(data), paint.bold('  state'), ...indented(changed(step, paint)), ...step.rows.flatMap((row) => rowLines(row, paint))].join('\n');
}

const whole = (value: unknown): string[] => indented(leavesOf(value).map((leaf) => leafLine(leaf, { isErased })));

/** The whole state of the event's stream. */
export const stateText = ({ event, state }: Step): string => [`state of ${event.streamId} at version ${event.streamVersion}`, ...whole(state ?? null)].join('\n');

/** The whole of each row that the event is about. */
export const rowsText = ({ rows }: Step): string =>
  rows.length === 0 ? 'no projection has a row for this event' : rows.flatMap(({ projection, key, row }) => [printable(`${projection} ${key}`), ...whole(row)]).join('\n');
