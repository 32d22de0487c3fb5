import { inColumns } from '../terminal/columns';
import type { Screen } from '../terminal/screen';
import { printable } from '../terminal/text-width';
import type { ParkedEvent, Retried, ShownParked } from './parked-event';

const COLUMNS = [{ header: 'ID' }, { header: 'STATE' }, { header: 'KEY' }, { header: 'TYPE' }, { header: 'FAILURES', align: 'right' }, { header: 'SINCE' }, { header: 'WHY' }] as const;

const whyOf = ({ state, error, reason, actor }: ParkedEvent) => (state === 'resolved' ? `resolved by ${actor}: ${reason}` : (error ?? 'waits behind an event of its key'));
const seconds = (time: string) => `${time.slice(0, 19)}Z`;
const elsewhere = ({ build }: ParkedEvent) => (build === null || build === 'live' ? '' : ` (${build})`);

/** A line for each, under a header. */
export const listText = (events: readonly ParkedEvent[], screen: Pick<Screen, 'columns' | 'paint'>): string =>
  inColumns(
    COLUMNS,
    events.map((event) => [event.id, `${event.state}${elsewhere(event)}`, event.key, event.type, String(event.failures), seconds(event.parkedAt), whyOf(event)]),
    screen,
  ).join('\n');

/** How many there are of each. */
export function countText(events: readonly ParkedEvent[]): string {
  const count = (state: ParkedEvent['state']) => events.filter((event) => event.state === state).length.toLocaleString('en');
  return `${count('failed')} failed, ${count('waiting')} wait behind them, ${count('resolved')} resolved`;
}

/** All about one, for a person. */
export function shownText({ event, ...parked }: ShownParked, { paint }: Pick<Screen, 'paint'>): string {
  const facts: [string, string][] = [
    ['id', parked.id],
    ['state', `${parked.state}${elsewhere(parked)}`],
    ['projection', `${parked.projection} v${parked.version}`],
    ['key', parked.key],
    ['event', `${parked.type} at position ${parked.position} of stream ${parked.streamId}`],
    ['parked', `since ${parked.parkedAt}, failed ${parked.failures} times`],
    ['why', parked.error ?? 'it only waits behind an event of its key that failed'],
    ...(parked.resolvedAt === null ? [] : ([['resolved', `${parked.resolvedAt} by ${parked.actor}: ${parked.reason}`]] satisfies [string, string][])),
  ];
  const lines = facts.map(([name, value]) => `${paint.dim(name.padEnd(10))}  ${printable(value)}`);
  return [...lines, '', ...JSON.stringify(event, null, 2).split('\n').map(printable)].join('\n');
}

export const retriedText = ({ projection, key, applied, parked }: Retried): string =>
  printable(`${projection} ${key}: ${applied.toLocaleString('en')} events applied, ${parked === 0 ? 'none parked any more' : `${parked.toLocaleString('en')} still parked`}`);
