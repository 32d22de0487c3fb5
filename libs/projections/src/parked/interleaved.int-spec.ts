import { ChainBroken, type FeedMessage } from '@reprise/messaging';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { AUTOMATIC, buildSome } from '../builds/building.for-spec';
import { BuildConflict, BuildEnded, NotYet } from '../builds/errors';
import { Rebuilds } from '../builds/rebuilds';
import { BatchContended, NotParked, ParkedConflict } from '../errors';
import { prepare } from '../prepare/prepare';
import type { Projection } from '../projection';
import { held, plainFold } from '../runtime/plain-fold.for-spec';
import { ProjectionRuntime } from '../runtime/projection-runtime';
import { type TestReadModel, killedAt, testReadModel } from '../runtime/read-model.for-spec';
import { type Step, UNLUCKY, added, batch, cleared, messages, tallies, unknown } from '../runtime/tally.for-spec';
import { whole } from './mended.for-spec';
import { ParkedKeys } from './parked-keys';

const DO = { deliver: 6, retry: 4, resolve: 2, start: 1, build: 4, promote: 1, rollback: 1, retire: 1 } as const;
type Act = keyof typeof DO;

interface Action {
  readonly act: Act;
  readonly count: number;
  /** Which of two instances does it. */
  readonly by: 0 | 1;
  /** Statement before which its connection is killed; 0: none is. */
  readonly killedAt: number;
}

const stream = fc.integer({ min: 0, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(stream, fc.integer({ min: -20, max: 12 })).map(([of, by]) => added(of, by)) },
  { weight: 1, arbitrary: stream.map(cleared) },
  { weight: 2, arbitrary: stream.map((of) => added(of, UNLUCKY)) },
  { weight: 1, arbitrary: stream.map(unknown) },
);
const action: fc.Arbitrary<Action> = fc.record({
  act: fc.oneof(...Object.entries(DO).map(([act, weight]) => ({ weight, arbitrary: fc.constant(act as Act) }))),
  count: fc.integer({ min: 1, max: 12 }),
  by: fc.constantFrom(0, 1),
  killedAt: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 16 }) }),
});
/** What is done at the same time. */
const together = fc.array(action, { minLength: 1, maxLength: 3 });

const EXPECTED = [BuildConflict, BuildEnded, NotYet, BatchContended, ChainBroken, NotParked, ParkedConflict];
const unexpected = (error: unknown) => {
  if (EXPECTED.some((one) => error instanceof one)) return;
  if (error instanceof Error && /terminat|closed|not queryable|reset/i.test(error.message)) return;
  throw error;
};
const IDS = 99;

describe('retries and decisions amid deliveries, rebuilds and kills, by two instances', () => {
  let model: TestReadModel;
  let pools: readonly [Pool, Pool];
  beforeAll(async () => {
    model = await testReadModel(tallies);
    pools = [model.open(), model.open()];
  });
  afterAll(() => model.close());

  const startAnew = async () => {
    await model.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await prepare(model.pool, [tallies]);
  };

  const deliver = async (pool: Pool, { projection, all }: { projection: Projection; all: readonly FeedMessage[] }, count: number) => {
    const runtime = new ProjectionRuntime({ pool, projections: [projection] });
    const stand = await runtime.checkpoints();
    const first = all.findIndex(({ partition, event }) => event.position > (stand.get(partition)?.position ?? 0));
    if (first >= 0) await runtime.apply(batch(all.slice(first, first + count)));
  };
  const build = async (pool: Pool, { projection, all }: { projection: Projection; all: readonly FeedMessage[] }, count: number) => {
    const building = (await new Rebuilds({ pool, projections: [projection] }).list()).find(({ state }) => state === 'building');
    if (building) await buildSome({ pool, projection, build: building }, all, count);
  };

  const perform = async ({ act, count, killedAt: nth }: Action, { pool, projection, all }: { pool: Pool; projection: Projection; all: readonly FeedMessage[] }) => {
    const on = nth > 0 ? killedAt(pool, nth) : pool;
    const given = { projection, all };
    const rebuilds = new Rebuilds({ pool: on, projections: [projection] });
    if (act === 'deliver') return deliver(on, given, count);
    if (act === 'build') return build(on, given, count);
    if (act === 'start') return rebuilds.start('tallies', AUTOMATIC);
    if (act === 'retire') return void (await rebuilds.retire('tallies'));
    if (act === 'promote' || act === 'rollback') return rebuilds[act]('tallies', { patienceMs: 0 });
    const parked = new ParkedKeys({ pool: on, projections: [projection] });
    const failed = await parked.page({ limit: IDS, state: 'failed' });
    const chosen = failed[count % failed.length];
    if (chosen && act === 'retry') await parked.retryOf(chosen.id);
    if (chosen && act === 'resolve') await parked.resolve(chosen.id, { actor: 'ada', reason: 'so be it' });
  };

  const decisions = async () => new Set((await new ParkedKeys({ pool: model.pool, projections: [tallies] }).page({ limit: 999, state: 'resolved' })).map(({ position, key }) => `${position} ${key}`));

  const expectAllTables = async (projection: Projection, all: readonly FeedMessage[]) => {
    const expected = plainFold(projection, all, await decisions());
    for (const { generation, state } of await new Rebuilds({ pool: model.pool, projections: [projection] }).list()) {
      if (state !== 'retiring') expect(await held(model.pool, projection, generation)).toEqual(expected);
    }
  };

  const bringUp = async (projection: Projection, all: readonly FeedMessage[]) => {
    for (let left = 0; left < 3; left++) {
      await deliver(model.pool, { projection, all }, all.length).catch(unexpected);
      await build(model.pool, { projection, all }, all.length).catch(unexpected);
    }
  };

  async function run(code: readonly [Projection, Projection], given: { all: readonly FeedMessage[]; actions: readonly (readonly Action[])[] }) {
    await startAnew();
    for (const some of given.actions) {
      await Promise.all(some.map((one) => perform(one, { pool: pools[one.by], projection: code[one.by], all: given.all }).catch(unexpected)));
    }
  }

  async function retryAll(projection: Projection) {
    const parked = new ParkedKeys({ pool: model.pool, projections: [projection] });
    const keys = new Set((await parked.page({ limit: 999 })).filter(({ state }) => state !== 'resolved').map(({ key }) => key));
    // A stream first: what it frees may queue behind a row.
    for (const key of [...keys].sort()) await parked.retry({ projection: 'tallies', key });
    return keys.size;
  }

  const histories = fc.array(step, { minLength: 5, maxLength: 60 });
  const interleavings = fc.array(together, { minLength: 5, maxLength: 20 });

  it('leave the rows and the queues of a plain fold in every table, and after the code is mended and retried its rows', async () => {
    const counted = { retried: 0, decided: 0 };
    const property = async (steps: readonly Step[], actions: readonly (readonly Action[])[]) => {
      const all = messages(steps);
      await run([tallies, tallies], { all, actions });
      await bringUp(tallies, all);
      await expectAllTables(tallies, all);
      counted.decided += (await decisions()).size;
      counted.retried += await retryAll(whole);
      await expectAllTables(whole, all);
    };
    await fc.assert(fc.asyncProperty(histories, interleavings, property), { numRuns: 12, endOnFailure: true });
    expect(counted.retried).toBeGreaterThan(0);
    expect(counted.decided).toBeGreaterThan(0);
  });

  it('lose, double and reorder nothing while one instance has the mended code already', async () => {
    const property = async (steps: readonly Step[], actions: readonly (readonly Action[])[]) => {
      const all = messages(steps);
      await run([tallies, whole], { all, actions });
      await bringUp(whole, all);
      await retryAll(whole);
      await expectAllTables(whole, all);
    };
    await fc.assert(fc.asyncProperty(histories, interleavings, property), { numRuns: 12, endOnFailure: true });
  });
});
