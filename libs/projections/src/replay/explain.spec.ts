import fc from 'fast-check';
import { explain } from './explain';
import { plainFold } from '../runtime/plain-fold.for-spec';
import type { Projection } from '../projection';
import { type Step, UNLUCKY, added, cleared, groups, messages, tallies, unknown } from '../runtime/tally.for-spec';

const stored = (steps: readonly Step[]) => messages(steps).map(({ event }) => event);
const explained = (steps: readonly Step[], key = 'tally-1') => [...explain(tallies, stored(steps), key)];
const touched = ({ changes }: { changes: readonly { field: string }[] }) => changes.map(({ field }) => field);

const stream = fc.integer({ min: 0, max: 2 });
const amount = fc.integer({ min: -20, max: 20 });
const step = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(stream, amount, fc.subarray(['a', 'b'])).map(([of, by, to]) => added(of, by, ...to)) },
  { weight: 1, arbitrary: stream.map(cleared) },
  { weight: 1, arbitrary: stream.map(unknown) },
);

describe('what made a row', () => {
  it('is told event by event, field by field', () => {
    const [first, second] = explained([added(1, 4), added(1, 3)]);
    expect(first?.event).toMatchObject({ position: 1, streamVersion: 1, type: 'Added' });
    expect(first?.changes).toContainEqual({ field: 'streamId', before: null, after: 'tally-1' });
    expect(first?.changes).toContainEqual({ field: 'total', before: null, after: 4 });
    expect(second?.changes).toContainEqual({ field: 'total', before: 4, after: 7 });
    expect(second?.changes).toContainEqual({ field: 'amounts', before: [4], after: [4, 3] });
    expect(touched(second ?? { changes: [] })).toEqual(['total', 'mean', 'even', 'lastAt', 'amounts']);
  });

  it('shows a deleted row as fields that went', () => {
    expect(explained([added(1, 4), cleared(1)])[1]?.changes).toContainEqual({ field: 'total', before: 4, after: null });
  });

  it('leaves out the events of other rows', () => {
    expect(explained([added(1, 1), added(2, 1), added(1, 2)]).map(({ event }) => event.position)).toEqual([1, 5]);
  });

  it('names an event that failed, and those that wait behind it', () => {
    const [, failed, behind] = explained([added(1, 4), added(1, UNLUCKY), added(1, 5)]);
    expect(failed).toMatchObject({ changes: [], parked: 'unlucky' });
    expect(behind).toMatchObject({ changes: [], parked: 'waits behind position 3' });
  });

  it('names an event that this build does not know', () => {
    expect(explained([unknown(1), added(1, 4)])).toMatchObject([{ changes: [], parked: expect.stringContaining('FromTheFuture') as string }, { changes: [] }]);
  });

  it('makes, put together, the row that the runtime makes: any history, any row', () => {
    const property = (steps: readonly Step[], projection: Projection, key: string) => {
      const { rows, parked } = plainFold(projection, messages(steps));
      const history = stored(steps).filter(({ streamId }) => projection !== tallies || streamId === key);
      const told = [...explain(projection, history, key)];
      const made = new Map(told.flatMap(({ changes }) => changes).map(({ field, after }) => [field, after]));
      expect(Object.fromEntries([...made].filter(([, value]) => value !== null))).toEqual(columns(rows[key] ?? {}));
      const aside = [...(parked[key] ?? []), ...(parked[`stream:${key}`] ?? [])].sort((a, b) => a - b);
      if (projection === tallies) expect(told.filter((one) => one.parked).map(({ event }) => event.position)).toEqual(aside);
    };
    const rows = fc.oneof(
      stream.map((of) => [tallies as unknown as Projection, `tally-${of}`] as const),
      fc.constantFrom('a', 'b').map((group) => [groups as unknown as Projection, group] as const),
    );
    fc.assert(fc.property(fc.array(step), rows, (steps, [projection, key]) => property(steps, projection, key)));
  });
});

/** The fields of the row that hold something. */
const columns = (row: object) => Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== null && !name.startsWith('_')));
