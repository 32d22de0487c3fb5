import type { StoredEvent } from '@reprise/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { bothSides, differs, firstDisagreement, foldedBoth } from './expected-difference.for-spec';
import { MemoryHistory } from './memory-history.for-spec';
import { Overlay } from './overlay/overlay';
import { defineProjection } from '../projection';
import { type TestReadModel, testReadModel } from '../runtime/read-model.for-spec';
import { ProjectionRuntime } from '../runtime/projection-runtime';
import { held } from '../runtime/plain-fold.for-spec';
import { type Step, TallyRow, UNLUCKY, added, batch, cleared, groups, messages, tallies, unknown } from '../runtime/tally.for-spec';
import { WhatIf, type WhatIfOptions } from './what-if';

const AT = '2020-01-01T00:00:00.000Z';

/** Counts large amounts twice, has one field more and one less, and fails elsewhere. */
const doubled = defineProjection({
  ...tallies,
  row: TallyRow.omit({ even: true }).extend({ large: z.int() }),
  indexes: [],
  evolve: (row, event) => {
    if (event.type === 'Cleared') return null;
    const { amount } = event.data;
    if (amount === UNLUCKY + 1) throw new Error('unlucky, too');
    const large = (row?.large ?? 0) + (amount > 10 ? 1 : 0);
    const total = (row?.total ?? 0) + (amount > 10 ? 2 * amount : amount);
    return { streamId: event.streamId, total, mean: total, lastAt: event.occurredAt, largest: row?.largest ?? null, amounts: [], large };
  },
});

/** Leaves out what is negative, so that rows may be missing. */
const positive = defineProjection({ ...groups, key: (event) => (event.type === 'Added' && event.data.amount > 0 ? event.data.groups : []) });

const stream = fc.integer({ min: 0, max: 4 });
const amount = fc.integer({ min: -20, max: 20 });
const group = fc.constantFrom('a', 'b', 'c');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: fc.tuple(stream, amount, fc.uniqueArray(group)).map(([of, by, to]) => added(of, by, ...to)) },
  { weight: 2, arbitrary: stream.map(cleared) },
  { weight: 1, arbitrary: stream.map(unknown) },
);
const steps = fc.array(step, { minLength: 1, maxLength: 40 });

interface Wish {
  readonly kind: 'drop' | 'edit' | 'insert';
  readonly at: number;
  readonly stream: number;
  readonly amount: number;
}
const wishes = fc.array(fc.record({ kind: fc.constantFrom('drop', 'edit', 'insert'), at: fc.nat(), stream, amount }), { maxLength: 6 });

const addedData = (by: number) => ({ amount: by, groups: ['a'] });

/** Wishes as an overlay that this history allows. */
function overlayOf(wanted: readonly Wish[], events: readonly StoredEvent[]): Overlay {
  const overlay = { drop: [] as number[], edit: [] as Overlay['edit'], insert: [] as Overlay['insert'] };
  const taken = new Set<number>();
  for (const { kind, at, stream: of, amount: by } of wanted) {
    const event = events[at % events.length];
    if (!event) continue;
    if (kind === 'insert') overlay.insert.push({ after: event.position, streamId: `tally-${of}`, type: 'Added', data: addedData(by), occurredAt: AT });
    if (kind === 'insert' || taken.has(event.position)) continue;
    if (kind === 'edit' && event.type !== 'Added') continue;
    taken.add(event.position);
    if (kind === 'drop') overlay.drop.push(event.position);
    else overlay.edit.push({ position: event.position, data: addedData(by) });
  }
  return Overlay.parse(overlay);
}

const storedOf = (given: readonly Step[]) => messages(given).map(({ event }) => event);

describe('what if', () => {
  let model: TestReadModel;
  beforeAll(async () => (model = await testReadModel(tallies)));
  afterAll(() => model.close());

  const ask = async (options: Omit<WhatIfOptions, 'scratchUrl'>) => {
    const run = await WhatIf.open({ scratchUrl: model.url, samples: 100, ...options });
    try {
      await run.replay();
      const report = await run.report();
      const differences = [];
      for await (const pair of run.differences()) differences.push(pair);
      return { report, differences };
    } finally {
      await run.close();
    }
  };
  const between = (given: readonly Step[], options: Partial<WhatIfOptions> = {}) =>
    ask({ log: new MemoryHistory(storedOf(given)), before: tallies, after: doubled, ...options });

  it.each([
    { what: 'rows of one stream each', before: tallies, after: doubled },
    { what: 'rows that many streams fold into', before: groups, after: positive },
  ])('tells what two plain folds differ by, with or without an overlay: $what', async ({ before, after }) => {
    const versions = { before: before, after: after };
    const predicate = async (given: readonly Step[], wanted: readonly Wish[]) => {
      const events = storedOf(given);
      const overlay = overlayOf(wanted, events);
      const placed = bothSides(events, overlay);
      const { was, is } = foldedBoth(versions, placed);
      const keys = [...new Set([...Object.keys(was.rows), ...Object.keys(is.rows)])].sort();
      const differing = keys.filter((key) => differs(was.rows[key], is.rows[key]));

      const { report, differences } = await ask({ log: new MemoryHistory(events), ...versions, overlay });

      expect(differences).toEqual(differing.map((key) => ({ key, before: was.rows[key], after: is.rows[key] })));
      expect(report.rows).toMatchObject({ before: Object.keys(was.rows).length, after: Object.keys(is.rows).length, equal: keys.length - differing.length });
      expect(report.parked).toMatchObject({ before: was.parked, after: is.parked });
      for (const { key, firstDivergence } of report.samples) {
        expect(firstDivergence?.position).toBe(firstDisagreement(versions, placed, key)?.[0]);
      }
    };
    await fc.assert(fc.asyncProperty(steps, wishes, predicate), { numRuns: 25 });
  });

  it('makes the rows that a rebuild would make', async () => {
    const given = [added(1, 4, 'a'), added(2, 15), added(1, UNLUCKY), added(1, 3), cleared(2), unknown(3), added(2, 7)];
    await model.reset();
    await new ProjectionRuntime({ pool: model.pool, projections: [tallies] }).apply(batch(messages(given)));
    const { rows } = await held(model.pool, tallies);
    const never = { ...tallies, key: () => [] };
    const { differences } = await between(given, { before: never, after: tallies });
    expect(Object.fromEntries(differences.map(({ key, after }) => [key, after]))).toEqual(
      Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, Object.fromEntries(Object.entries(row as object).filter(([name]) => !name.startsWith('_')))])),
    );
  });

  it('counts changes field by field, with sums and how far numbers moved', async () => {
    const { report } = await between([added(1, 5), added(2, 12), added(3, 20), added(3, 1)]);
    expect(report.rows).toEqual({ before: 3, after: 3, added: 0, removed: 0, changed: 3, equal: 0 });
    expect(report.fields['total']).toEqual({ changed: 2, sum: { before: 38, after: 70 }, delta: { min: 12, max: 20, mean: 16 }, histogram: [{ from: 10, to: 20, rows: 1 }, { from: 20, to: 50, rows: 1 }] });
    expect(report.fields['even']).toEqual({ changed: 3, onlyIn: 'before' });
    expect(report.fields['large']).toMatchObject({ changed: 3, onlyIn: 'after', sum: { before: 0, after: 2 } });
    expect(report.samples.map(({ key }) => key)).toEqual(['tally-3', 'tally-2', 'tally-1']);
  });

  it('finds nothing between a version and itself, and says why keys stand still', async () => {
    const { report } = await between([added(1, 5), added(1, UNLUCKY)], { after: tallies });
    expect(report).toMatchObject({ events: 2, rows: { before: 1, after: 1, changed: 0, equal: 1 }, parked: { before: 1, after: 1, because: ['Error: unlucky'] }, samples: [] });
  });

  it('replays some positions, one stream or one row only', async () => {
    const given = [added(1, 11), added(2, 12), added(1, 13 + 2), added(2, 16)];
    const sums = async (options: Partial<WhatIfOptions>) => (await between(given, options)).report.fields['total']?.sum?.before;
    expect(await sums({})).toBe(54);
    expect(await sums({ from: 2, to: 5 })).toBe(27);
    expect(await sums({ streamId: 'tally-2' })).toBe(28);
    expect(await sums({ key: 'tally-1' })).toBe(26);
  });

  it('has the same digest only for the same differences', async () => {
    const digest = async (given: readonly Step[]) => (await between(given)).report.digest;
    expect(await digest([added(1, 11)])).toBe(await digest([added(1, 11)]));
    expect(await digest([added(1, 11)])).not.toBe(await digest([added(1, 12)]));
  });

  it('reads history once, and of rows that are shown their streams again', async () => {
    const log = new MemoryHistory(storedOf(Array.from({ length: 70 }, (_, index) => added(index % 5, index))));
    await between([], { log, samples: 3 });
    expect(log.pages).toBe(10);
  });

  it('stops when told to, and leaves nothing', async () => {
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('enough'));
    await expect(between(Array.from({ length: 20 }, () => added(1, 1)), { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect((await model.pool.query(`SELECT FROM pg_namespace WHERE nspname LIKE 'what_if_%'`)).rowCount).toBe(0);
  });

  it('refuses to compare what reads other events', async () => {
    const stray = { ...doubled, from: { ...doubled.from, category: 'parcel' } };
    await expect(between([added(1, 1)], { after: stray })).rejects.toThrow('reads events of parcel; what is to be compared reads those of tally');
  });
});
