import { createTestDatabase } from '@reprise/testing';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { inSnapshot, openReadModel, query } from '../database';
import { prepare } from '../prepare/prepare';
import { type Projection, defineProjection } from '../projection';
import { held, plainFold, rowsIn } from '../runtime/plain-fold.for-spec';
import { ProjectionRuntime } from '../runtime/projection-runtime';
import { killedAt } from '../runtime/read-model.for-spec';
import { type Step, TallyRow, UNLUCKY, added, batch, cleared, messages, tallies, unknown } from '../runtime/tally.for-spec';
import { AUTOMATIC, buildSome } from './building.for-spec';
import { BuildConflict, BuildEnded, NotYet } from './errors';
import { Rebuilds } from './rebuilds';

/** The next version: another column, another sum. */
const doubled = defineProjection({
  ...tallies,
  version: 2,
  row: TallyRow.extend({ doubled: TallyRow.shape.total }),
  evolve: (row, event, key) => {
    const next = tallies.evolve(row, event, key);
    return next && { ...next, doubled: next.total * 2 };
  },
});

const DO = ['deliver', 'build', 'start', 'promote', 'rollback', 'retire'] as const;
interface Action {
  readonly act: (typeof DO)[number];
  readonly count: number;
  /** Statement before which its connection is killed; 0: none is. */
  readonly killedAt: number;
}

const stream = fc.integer({ min: 0, max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(stream, fc.integer({ min: -20, max: 20 })).map(([of, by]) => added(of, by)) },
  { weight: 1, arbitrary: stream.map(cleared) },
  { weight: 1, arbitrary: stream.map((of) => added(of, UNLUCKY)) },
  { weight: 1, arbitrary: stream.map(unknown) },
);
const action: fc.Arbitrary<Action> = fc.record({
  act: fc.oneof(...[4, 6, 1, 2, 1, 1].map((weight, at) => ({ weight, arbitrary: fc.constant(DO[at] ?? 'deliver') }))),
  count: fc.integer({ min: 1, max: 25 }),
  killedAt: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 14 }) }),
});

const expected = (error: unknown) =>
  error instanceof BuildConflict || error instanceof NotYet || error instanceof BuildEnded || (error instanceof Error && /terminat|closed|not queryable|reset/i.test(error.message));

describe('builds beside the live one', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: Pool;
  beforeEach(async () => {
    database = await createTestDatabase();
    pool = openReadModel(database.url);
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  const allTables = async () => (await pool.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relname LIKE 'tallies\\_\\_%'`)).rows.map(({ name }) => name).sort();

  /** What a query sees, and up to where: of one moment. */
  const seen = (projection: Projection) =>
    inSnapshot(pool, async (client) => {
      const text = `SELECT partition, position FROM checkpoints c JOIN projections p ON (p.live_version, p.live_generation) = (c.version, c.generation)`;
      const { rows: stands } = await query<{ partition: number; position: number }>(client, { text });
      return { stands: new Map(stands.map(({ partition, position }) => [partition, position])), rows: await rowsIn(client, projection.name, projection) };
    });

  const runtimeOn = (on: Pool, projection: Projection, former: readonly Projection[]) => new ProjectionRuntime({ pool: on, projections: [projection], former });

  /** Runs the actions; after each of them queries see a whole state, never an older one. */
  async function run(projection: Projection, former: readonly Projection[], given: { all: ReturnType<typeof messages>; actions: readonly Action[] }) {
    const { all, actions } = given;
    let failures = 0;
    let promotions = 0;
    let before = new Map<number, number>();
    const deliver = async (on: Pool, count: number) => {
      const runtime = runtimeOn(on, projection, former);
      const stand = await runtime.checkpoints();
      const first = all.findIndex(({ partition, event }) => event.position > (stand.get(partition)?.position ?? 0));
      if (first >= 0) await runtime.apply(batch(all.slice(first, first + count)));
    };
    const build = async (on: Pool, count: number) => {
      const building = (await new Rebuilds({ pool, projections: [projection] }).list()).find(({ state }) => state === 'building');
      if (building) await buildSome({ pool: on, projection, build: building }, all, count);
    };
    const perform = async ({ act, count, killedAt: nth }: Action) => {
      const on = nth > 0 ? killedAt(pool, nth) : pool;
      const rebuilds = new Rebuilds({ pool: on, projections: [projection], former });
      if (act === 'deliver') return deliver(on, count);
      if (act === 'build') return build(on, count);
      if (act === 'start') return rebuilds.start(projection.name, AUTOMATIC);
      if (act === 'retire') return void (await rebuilds.retire(projection.name));
      await rebuilds[act](projection.name, { patienceMs: 0 });
      promotions += 1;
    };
    for (const one of actions) {
      await perform(one).catch((error: unknown) => {
        if (!expected(error)) throw error;
        failures += 1;
      });
      const { stands, rows } = await seen(tallies);
      for (const [partition, position] of before) expect(stands.get(partition)).toBeGreaterThanOrEqual(position);
      before = stands;
      const sofar = all.filter(({ partition, event }) => event.position <= (stands.get(partition) ?? 0));
      const plain = plainFold(tallies, sofar).rows;
      const inBoth = Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, Object.fromEntries(Object.entries(row as object).filter(([field]) => field !== 'doubled'))]));
      expect(inBoth).toEqual(plain);
    }
    for (let left = 0; left < 4; left++) await Promise.all([deliver(pool, all.length), build(pool, all.length)]).catch((error: unknown) => {
      if (!expected(error)) throw error;
    });
    return { failures, promotions };
  }

  async function expectAllWhole(all: ReturnType<typeof messages>, projections: readonly Projection[]) {
    for (const { version, generation, state } of await new Rebuilds({ pool, projections }).list()) {
      const projection = projections.find((one) => one.version === version);
      if (state !== 'retiring' && projection) expect(await held(pool, projection, generation)).toEqual(plainFold(projection, all));
    }
  }

  it('makes the rows of a plain fold in every table, however deliveries, builds, promotions, rollbacks and kills interleave', async () => {
    const counted = { failures: 0, promotions: 0 };
    const property = async (steps: readonly Step[], actions: readonly Action[]) => {
      await pool.query('DROP VIEW IF EXISTS tallies; DROP TABLE IF EXISTS builds, checkpoints, parked, retried_keys, projection_versions, projections CASCADE');
      for (const table of await allTables()) await pool.query(`DROP TABLE ${table}`);
      await prepare(pool, [tallies]);
      const all = messages(steps);
      const { failures, promotions } = await run(tallies, [], { all, actions });
      counted.failures += failures;
      counted.promotions += promotions;
      await expectAllWhole(all, [tallies]);
    };
    const usual: Action[] = (['deliver', 'start', 'build', 'build', 'deliver'] as const).map((act) => ({ act, count: 15, killedAt: 0 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), fc.array(action, { maxLength: 25 }), (steps, actions) => property(steps, [...usual, ...actions])),
      { numRuns: 20 },
    );
    expect(counted.promotions).toBeGreaterThan(0);
    expect(counted.failures).toBeGreaterThan(0);
  });

  it('does the same for a raised version, while the earlier one is still fed', async () => {
    const all = messages(Array.from({ length: 60 }, (_, n) => added(n % 5, (n % 11) - 3)));
    await prepare(pool, [tallies]);
    await runtimeOn(pool, tallies, []).apply(batch(all.slice(0, 20)));
    await prepare(pool, [doubled], [tallies]);
    const acts = ['build', 'deliver', 'build', 'build', 'deliver', 'deliver', 'promote', 'deliver', 'rollback', 'deliver', 'promote', 'deliver'] as const;
    const { promotions } = await run(doubled, [tallies], { all, actions: acts.map((act) => ({ act, count: act === 'build' ? 25 : 6, killedAt: 0 })) });
    expect(promotions).toBe(3);
    await expectAllWhole(all, [tallies, doubled]);
    expect((await pool.query('SELECT doubled FROM tallies')).rows).toHaveLength(5);
  });

  it('never lets a query fail, see a mixture or go back while events, promotions and rollbacks go on', async () => {
    const all = messages(Array.from({ length: 400 }, (_, n) => added(n % 6, (n % 11) - 3)));
    await prepare(pool, [tallies]);
    const runtime = runtimeOn(openReadModel(database.url), tallies, []);
    let done = false;
    const feeding = (async () => {
      for (let at = 0; at < all.length; at += 4) await runtime.apply(batch(all.slice(at, at + 4)));
    })();
    const reading = async () => {
      let last = 0;
      let reads = 0;
      while (!done) {
        const { stands, rows } = await seen(tallies);
        const sofar = all.filter(({ partition, event }) => event.position <= (stands.get(partition) ?? 0));
        expect(rows).toEqual(plainFold(tallies, sofar).rows);
        expect(sofar.length).toBeGreaterThanOrEqual(last);
        last = sofar.length;
        reads += 1;
      }
      return reads;
    };
    const readers = [reading(), reading()];
    const rebuilds = new Rebuilds({ pool, projections: [tallies] });
    const building = async () => (await rebuilds.list()).find(({ state }) => state === 'building');
    const untilReady = async () => {
      for (let build = await building(); build; build = await building()) await buildSome({ pool, projection: tallies, build }, all, 40).catch((error: unknown) => expect(error).toBeInstanceOf(BuildEnded));
    };
    for (let turn = 0; turn < 3; turn++) {
      await rebuilds.start('tallies', AUTOMATIC);
      await untilReady();
      for (const move of ['promote', 'rollback', 'promote'] as const) await rebuilds[move]('tallies', { patienceMs: 30_000 });
      await rebuilds.retire('tallies');
    }
    await feeding;
    done = true;
    for (const reads of await Promise.all(readers)) expect(reads).toBeGreaterThan(0);
    expect(await held(pool, tallies, 4)).toEqual(plainFold(tallies, all));
    expect(await allTables()).toEqual(['tallies__v1_4']);
  });
});
