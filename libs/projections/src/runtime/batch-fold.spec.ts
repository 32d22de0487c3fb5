import { isPurged } from '@reprise/kernel';
import fc from 'fast-check';
import { BatchFold } from './batch-fold';
import { Incoming } from './incoming';
import { rowColumns } from '../table/row-columns';
import type { Row } from '../table/row';
import { rowGuard } from '../table/row-guard';
import { route } from './routing';
import { type Step, UNLUCKY, added, cleared, messages, tallies, tallyEvents, unknown } from './tally.for-spec';

const guard = rowGuard(tallies, rowColumns(tallies));
const routed = (steps: readonly Step[]) => messages(steps).map(({ event, partition }) => route(tallies, new Incoming(event, partition, tallyEvents)));

function foldIn(batches: readonly ReturnType<typeof routed>[]) {
  const rows = new Map<string, Row>();
  const parked = new Map<string, number[]>();
  for (const events of batches) {
    const fold = new BatchFold(tallies, guard, { rows: new Map(rows), parked: parked.keys() });
    for (const event of events) fold.add(event);
    for (const { key, row } of fold.changed) {
      if (row) rows.set(key, row);
      else rows.delete(key);
    }
    for (const { key, incoming } of fold.setAside) parked.set(key, [...(parked.get(key) ?? []), incoming.position]);
  }
  return { rows: [...rows].sort(), parked: [...parked].sort() };
}

const stream = fc.integer({ min: 0, max: 3 });
const step = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(stream, fc.integer({ min: -20, max: 20 })).map(([of, amount]) => added(of, amount)) },
  { weight: 1, arbitrary: stream.map(cleared) },
  { weight: 1, arbitrary: stream.map(unknown) },
);

describe('a batch in memory', () => {
  it('has the same effect however the events are cut into batches', () => {
    const property = (steps: readonly Step[], cuts: readonly number[]) => {
      const events = routed(steps);
      const at = [0, ...cuts.map((cut) => cut % (events.length + 1)).sort((a, b) => a - b), events.length];
      const batches = at.slice(1).map((end, index) => events.slice(at[index], end));
      expect(foldIn(batches)).toEqual(foldIn([events]));
    };
    fc.assert(fc.property(fc.array(step), fc.array(fc.nat(1_000), { maxLength: 6 }), property));
  });

  it('passes purged events over: rows are those of the log without them', () => {
    const property = (steps: readonly (readonly [Step, boolean])[]) => {
      const events = messages(steps.map(([each]) => each)).map(({ event, partition }, index) => ({ event: steps[index]?.[1] ? { ...event, data: null } : event, partition }));
      const routes = (of: typeof events) => of.map(({ event, partition }) => route(tallies, new Incoming(event, partition, tallyEvents)));
      expect(foldIn([routes(events)]).rows).toEqual(foldIn([routes(events.filter(({ event }) => !isPurged(event)))]).rows);
    };
    fc.assert(fc.property(fc.array(fc.tuple(step, fc.boolean())), property));
  });

  it('writes nothing for a row that is made and deleted within it', () => {
    const fold = new BatchFold(tallies, guard, { rows: new Map(), parked: [] });
    for (const event of routed([added(1, 2), cleared(1)])) fold.add(event);
    expect(fold.changed).toMatchObject([{ key: 'tally-1', stored: false, row: undefined }]);
  });

  it('keeps the last good state of a row whose event fails, and queues what follows', () => {
    const fold = new BatchFold(tallies, guard, { rows: new Map(), parked: [] });
    for (const event of routed([added(1, 2), added(1, UNLUCKY), added(1, 3), added(2, 4)])) fold.add(event);
    expect(fold.changed.map(({ key, row }) => [key, row?.['total']])).toEqual([['tally-1', 2], ['tally-2', 4]]);
    expect(fold.setAside.map(({ incoming, error }) => [incoming.position, error instanceof Error])).toEqual([[3, true], [5, false]]);
  });

  it('does not write a row that evolve left as it was', () => {
    const idle = { ...tallies, evolve: (row: unknown) => row } as unknown as typeof tallies;
    const fold = new BatchFold(idle, guard, { rows: new Map([['tally-1', Object.freeze({ total: 1 })]]), parked: [] });
    for (const event of routed([added(1, 2)])) fold.add(event);
    expect(fold.changed).toEqual([]);
  });
});
