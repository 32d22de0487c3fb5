import type { StoredEvent } from '@reprise/kernel';
import { LogFeed } from '@reprise/messaging';
import { MemoryLog, createTestDatabase } from '@reprise/testing';
import type { Pool } from 'pg';
import { openReadModel } from '../database';
import { prepare } from '../prepare/prepare';
import { type Projection, defineProjection } from '../projection';
import { CheckpointWatch } from '../queries/checkpoint-watch';
import { changes } from '../queries/changes';
import { currentCursor } from '../queries/current-cursor';
import { WakeUp } from '../queries/wake-up';
import { held, plainFold } from '../runtime/plain-fold.for-spec';
import { ProjectionRuntime } from '../runtime/projection-runtime';
import { type Step, TallyRow, added, messages, stored, tallies } from '../runtime/tally.for-spec';
import type { Build } from './build';
import { BuildWorker } from './build-worker';
import { AUTOMATIC } from './building.for-spec';
import { BuildConflict, DifferencesFound } from './errors';
import { Rebuilds } from './rebuilds';

/** The same version, whose code was put right: another total for the second stream, none for the third. */
const mended: Projection = defineProjection({
  ...tallies,
  key: ({ streamId }) => (streamId === 'tally-3' ? 'tally-4' : streamId),
  evolve: (row, event, key) => {
    const next = tallies.evolve(row, event, key);
    return next && key === 'tally-2' ? { ...next, total: next.total + 1 } : next;
  },
});

/** Hands its events over in small pages. */
function logOf(steps: readonly Step[]): MemoryLog {
  const log = new MemoryLog(20);
  log.events.push(...steps.map((step, index): StoredEvent => ({ ...stored(step, index), position: index + 1 })));
  return log;
}

interface Work {
  readonly from: MemoryLog;
  readonly enough: (builds: readonly Build[]) => boolean;
  readonly former?: readonly Projection[];
  readonly lag?: () => number;
}

describe('a rebuild', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: Pool;
  let wakeUp: WakeUp;
  beforeEach(async () => {
    database = await createTestDatabase();
    pool = openReadModel(database.url);
    wakeUp = new WakeUp(pool);
  });
  afterEach(async () => {
    await wakeUp.close();
    await pool.end();
    await database.drop();
  });

  const steps = Array.from({ length: 300 }, (_, n) => added((n % 3) + 1, n % 7));
  const log = () => logOf(steps);
  const facade = (projection: Projection, former: readonly Projection[] = []) => new Rebuilds({ pool, projections: [projection], former, wakeUp });

  /** Lets it work until `enough`. */
  async function work(projection: Projection, { from, enough, former = [], lag = () => 0 }: Work) {
    const rebuilds = facade(projection, former);
    const worker = new BuildWorker({ rebuilds, log: from, lag, report: () => undefined });
    const over = new AbortController();
    const running = worker.run(over.signal);
    let builds = await rebuilds.list();
    while (!enough(builds)) {
      await new Promise((resolve) => setImmediate(resolve));
      builds = await rebuilds.list();
    }
    over.abort();
    await running;
    return builds;
  }

  /** Hands over all that the log holds. */
  async function deliver(projection: Projection, from: MemoryLog, former: readonly Projection[] = []) {
    const runtime = new ProjectionRuntime({ pool, projections: [projection], former, wakeUp });
    const feed = new LogFeed({ log: from, contract: projection.from });
    const running = feed.run(runtime);
    const head = await from.head();
    let stands = [...(await runtime.checkpoints()).values()];
    while (stands.some(({ completeTo }) => completeTo < head)) stands = [...(await runtime.checkpoints()).values()];
    await feed.stop();
    await running;
  }

  /** The first two rows that a follower is told of, while a worker is at work. */
  async function told(projection: Projection, { from, after, former = [] }: { from: MemoryLog; after: string; former?: readonly Projection[] }) {
    const over = new AbortController();
    const watch = new CheckpointWatch({ pool, wakeUp, projections: [projection] });
    const worker = new BuildWorker({ rebuilds: facade(projection, former), log: from, lag: () => 0, report: () => undefined });
    const running = worker.run(over.signal);
    const seen: string[] = [];
    for await (const { key } of changes(projection, { pool, watch, after, signal: over.signal })) {
      seen.push(key);
      if (seen.length === 2) over.abort();
    }
    await running;
    return seen.sort();
  }

  const isLive = (generation: number) => (builds: readonly Build[]) => builds.some((build) => build.generation === generation && build.state === 'live');
  const reported = (builds: readonly Build[]) => builds.some(({ state, report, refused }) => state === 'ready' && report !== null && refused === null);
  const isRefused = (builds: readonly Build[]) => builds.some(({ refused }) => refused !== null);

  it('promotes itself when it has caught up, and tells that nothing differs', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    await deliver(tallies, from);
    await facade(tallies).start('tallies', { ...AUTOMATIC, expectNoDiff: true });
    const builds = await work(tallies, { from, enough: isLive(2) });
    expect(builds).toMatchObject([
      { generation: 1, state: 'previous' },
      { generation: 2, state: 'live', done: 300, total: 300, report: { samePosition: true, position: 300, added: 0, removed: 0, changed: 0, rows: { before: 3, after: 3 } } },
    ]);
    expect(await held(pool, tallies, 2)).toEqual(await held(pool, tallies, 1));
  });

  it('resumes where it was, whoever goes on with it', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    await deliver(tallies, from);
    await facade(tallies).start('tallies', { ...AUTOMATIC, maxRate: 100 });
    const halfway = ([, build]: readonly Build[]) => (build?.done ?? 0) >= 40;
    const [, build] = await work(tallies, { from, enough: halfway });
    const done = build?.done ?? 0;
    expect(done).toBeLessThan(300);
    await pool.query('UPDATE builds SET max_rate = NULL');
    const asked: number[] = [];
    const follow = from.follow.bind(from);
    from.follow = (query, signal) => {
      asked.push(query.after);
      return follow(query, signal);
    };
    await work(tallies, { from, enough: isLive(2) });
    expect(asked[0]).toBeGreaterThanOrEqual(done);
    expect(await held(pool, tallies, 2)).toEqual(await held(pool, tallies, 1));
  });

  it('reports what would change, row by row and field by field, and waits to be told', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    await deliver(tallies, from);
    await facade(mended).start('tallies', { ...AUTOMATIC, automatic: false });
    const [, build] = await work(mended, { from, enough: reported });
    const total = steps.filter(({ stream }) => stream === 2).reduce((sum, { event }) => sum + (event.data as { amount: number }).amount, 0);
    expect(build?.report).toMatchObject({ added: 1, removed: 1, changed: 1, fields: { total: 1 }, newFields: [], goneFields: [] });
    expect(build?.report?.samples.changed).toEqual([{ key: 'tally-2', fields: { total: { before: total, after: total + 1 } } }]);
    expect(build?.report?.samples).toMatchObject({ added: [{ key: 'tally-4' }], removed: [{ key: 'tally-3' }] });
    await facade(mended).promote('tallies');
    expect((await facade(mended).list()).map(({ state }) => state)).toEqual(['previous', 'live']);
  });

  it('keeps what rows looked like no longer than the table that held them', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    await deliver(tallies, from);
    await facade(mended).start('tallies', { ...AUTOMATIC, automatic: false });
    await work(mended, { from, enough: reported });
    await facade(mended).promote('tallies');
    await facade(mended).retire('tallies');
    const [live] = await work(mended, { from, enough: ({ length }) => length === 1 });
    expect(live?.report).toMatchObject({ added: 1, removed: 1, changed: 1, samples: { added: [], removed: [], changed: [] } });
    const { rows } = await pool.query("SELECT FROM builds WHERE report #> '{samples,changed,0}' IS NOT NULL");
    expect(rows).toEqual([]);
  });

  it('is not promoted where no difference was expected and there is one', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    await deliver(tallies, from);
    await facade(mended).start('tallies', { ...AUTOMATIC, expectNoDiff: true });
    const builds = await work(mended, { from, enough: isRefused });
    expect(builds).toMatchObject([{ state: 'live' }, { state: 'ready', refused: 'rows added 1, removed 1, changed 1; fields new 0, gone 0' }]);
    await expect(facade(mended).promote('tallies', { expectNoDiff: true })).rejects.toThrow(DifferencesFound);
    await facade(mended).retire('tallies');
    expect(await facade(mended).list()).toMatchObject([{ generation: 1, state: 'live' }]);
  });

  it('tells the fields of a raised version that are new', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    await deliver(tallies, from);
    const wider = { ...tallies, version: 2, row: TallyRow.extend({ label: TallyRow.shape.note }) } as unknown as Projection;
    await prepare(pool, [wider], [tallies]);
    const builds = await work(wider, { from, former: [tallies], enough: (found) => found.some(({ version, state }) => version === 2 && state === 'live') });
    expect(builds[1]?.report).toMatchObject({ samePosition: true, changed: 0, newFields: ['label'] });
  });

  it('tells followers of every row that it changed, though they have seen all events', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    await deliver(tallies, from);
    const after = await currentCursor(pool, tallies);
    await facade(mended).start('tallies', AUTOMATIC);
    await work(mended, { from, enough: isLive(2) });
    expect(await told(mended, { from, after })).toEqual(['tally-2', 'tally-4']);
  });

  it('tells followers what they have not seen yet when queries move several times', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    await deliver(tallies, from);
    const after = await currentCursor(pool, tallies);
    await facade(mended).start('tallies', { ...AUTOMATIC, automatic: false });
    await work(mended, { from, enough: reported });
    for (const move of ['promote', 'rollback', 'promote'] as const) await facade(mended)[move]('tallies');
    expect(await told(mended, { from, after })).toEqual(['tally-2', 'tally-4']);
  });

  it('tells followers when queries go back to the version of before', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    await deliver(tallies, from);
    const raised: Projection = { ...mended, version: 2 };
    const former = [tallies];
    const before = await currentCursor(pool, tallies);
    await prepare(pool, [raised], former);
    await work(raised, { from, former, enough: (found) => found.some(({ version, state }) => version === 2 && state === 'live') });
    await told(raised, { from, former, after: before });
    const after = await currentCursor(pool, raised);
    await facade(raised, former).rollback('tallies');
    expect(await told(raised, { from, former, after })).toEqual(['tally-2', 'tally-3']);
  });

  it('of a log that holds nothing is ready at once', async () => {
    await prepare(pool, [tallies]);
    await facade(tallies).start('tallies', AUTOMATIC);
    expect(await work(tallies, { from: new MemoryLog(), enough: isLive(2) })).toMatchObject([{ state: 'previous' }, { state: 'live', report: { rows: { before: 0, after: 0 } } }]);
  });

  it('leaves the view to those who were granted it', async () => {
    await prepare(pool, [tallies]);
    const { rows: [role] } = await pool.query<{ name: string }>(`SELECT 'Analyst ' || current_database() AS name`);
    const analyst = `"${role?.name}"`;
    await pool.query(`CREATE ROLE ${analyst} NOLOGIN; GRANT SELECT ON tallies TO ${analyst} WITH GRANT OPTION; GRANT SELECT ON tallies TO PUBLIC`);
    const granted = async () => (await pool.query(`SELECT grantee::regrole::text AS who, is_grantable FROM pg_class, aclexplode(relacl) WHERE relname = 'tallies' ORDER BY 1`)).rows as unknown[];
    const before = await granted();
    await facade(tallies).start('tallies', AUTOMATIC);
    await work(tallies, { from: new MemoryLog(), enough: isLive(2) });
    expect(await granted()).toEqual(before);
    await pool.query(`DROP OWNED BY ${analyst}; DROP ROLE ${analyst}`);
  });

  it('catches up with a live one that is fed without a pause, even while it makes room for it', async () => {
    await prepare(pool, [tallies]);
    const from = new MemoryLog();
    from.events.push(...log().events);
    const writing = setInterval(() => {
      from.events.push({ ...stored(added(1, 1), from.events.length), position: from.events.length + 1 });
      from.append();
    }, 5);
    const feed = new LogFeed({ log: from, contract: tallies.from });
    const running = feed.run(new ProjectionRuntime({ pool, projections: [tallies], wakeUp }));
    await facade(tallies).start('tallies', AUTOMATIC);
    await work(tallies, { from, lag: () => 1_000, enough: isLive(2) });
    clearInterval(writing);
    await feed.stop();
    await running;
    expect(await held(pool, tallies, 2)).toEqual(await held(pool, tallies, 1));
  });

  it('is promoted while another database of the server has a long transaction, and readers come and go', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    const other = await createTestDatabase();
    const outside = openReadModel(other.url);
    const client = await outside.connect();
    await client.query('BEGIN');
    await client.query('SELECT pg_current_xact_id()');
    let done = false;
    const reading = async (seconds: number) => {
      while (!done) await pool.query('SELECT pg_sleep($1)', [seconds]);
    };
    const readers = [0.31, 0.23, 0.17].map(reading);
    await deliver(tallies, from);
    await facade(tallies).start('tallies', AUTOMATIC);
    await work(tallies, { from, enough: isLive(2) });
    done = true;
    await Promise.all(readers);
    client.release(true);
    await outside.end();
    await other.drop();
  });

  it('is one at a time, and there is nothing to go back to before the first', async () => {
    await prepare(pool, [tallies]);
    await facade(tallies).start('tallies', AUTOMATIC);
    await expect(facade(tallies).start('tallies', AUTOMATIC)).rejects.toThrow(BuildConflict);
    await expect(facade(tallies).promote('tallies')).rejects.toThrow('tallies__v1_2 is being built');
    await expect(facade(tallies).rollback('tallies')).rejects.toThrow('no build of tallies to go back to');
    await facade(tallies).retire('tallies');
    expect(await facade(tallies).list()).toMatchObject([{ generation: 1 }]);
  });

  it('waits with its report until the live one has applied the same', async () => {
    await prepare(pool, [tallies]);
    const from = log();
    await facade(tallies).start('tallies', { ...AUTOMATIC, automatic: false });
    await work(tallies, { from, enough: ([, build]) => build?.state === 'ready' });
    expect((await facade(tallies).list())[1]).toMatchObject({ report: null });
    await deliver(tallies, from);
    const [, build] = await work(tallies, { from, enough: reported });
    expect(build?.report).toMatchObject({ samePosition: true, added: 0, removed: 0 });
    const dense = messages(steps).map((message, at) => ({ ...message, event: { ...message.event, position: at + 1 } }));
    expect(await held(pool, tallies, 2)).toEqual(plainFold(tallies, dense));
  });
});
