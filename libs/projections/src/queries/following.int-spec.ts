import { partitionOf } from '@reprise/messaging';
import { type Change, changes } from './changes';
import { encodeCursor } from './cursor';
import { CheckpointWatch } from './checkpoint-watch';
import type { Pool } from 'pg';
import { ParkedKeys } from '../parked/parked-keys';
import type { Projection } from '../projection';
import { ProjectionRuntime } from '../runtime/projection-runtime';
import { ReadModelPosition } from './read-model-position';
import { type TestReadModel, testReadModel } from '../runtime/read-model.for-spec';
import { PARTITIONS, type TallyRow, UNLUCKY, added, batch, cleared, groups, messages, tallies, tallyEvents } from '../runtime/tally.for-spec';
import { WakeUp } from './wake-up';

const projections: [Projection, Projection] = [tallies, groups];
const all = messages([1, 2, 3, 4, 1, 2, 3, 4, 1].map((stream, index) => added(stream, index)));
const [last] = all.slice(-1);

const START = encodeCursor({ positions: new Map(), retry: 0 });

/** Resolves once somebody listens for hints of others. */
async function listening(pool: Pool): Promise<void> {
  const { rowCount } = await pool.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`);
  if (rowCount === 0) await listening(pool);
}

describe('following a read model', () => {
  let model: TestReadModel;
  let open: WakeUp[] = [];
  beforeAll(async () => (model = await testReadModel(...projections)));
  beforeEach(() => model.reset());
  afterEach(async () => {
    await Promise.all(open.map((one) => one.close()));
    open = [];
  });
  afterAll(() => model.close());

  /** One instance of a service; hints from others only, where polling is off. */
  const instance = (pollMs?: number) => {
    const pool = model.open();
    const wakeUp = new WakeUp(pool);
    open.push(wakeUp);
    const watch = new CheckpointWatch({ pool, projections, wakeUp, ...(pollMs !== undefined && { pollMs }) });
    return { pool, wakeUp, watch, position: new ReadModelPosition(watch, tallyEvents), runtime: new ProjectionRuntime({ pool, projections, wakeUp }) };
  };

  describe('reading your own writes', () => {
    const wait = { streamId: 'tally-1', minPosition: last?.event.position ?? 0, timeoutMs: 20_000 };

    it('waits until the partition of the stream has passed the position, whichever instance feeds it', async () => {
      const [reader, writer] = [instance(), instance()];
      const waiting = reader.position.waitFor(wait);
      for (const message of all) await writer.runtime.apply(batch([message]));
      expect(await waiting).toMatchObject({ reached: true });
      expect(await reader.position.waitFor(wait)).toMatchObject({ reached: true });
    });

    it('is woken by hints, not only by polling', async () => {
      const patient = 600_000;
      const [reader, writer] = [instance(patient), instance()];
      const waiting = reader.position.waitFor(wait);
      await listening(reader.pool);
      await writer.runtime.apply(batch(all));
      expect(await waiting).toMatchObject({ reached: true });
    });

    it('waits for every projection of the service', async () => {
      const [reader, writer] = [instance(), instance()];
      await new ProjectionRuntime({ pool: writer.pool, projections: [tallies] }).apply(batch(all));
      expect(await reader.position.waitFor({ ...wait, timeoutMs: 150 })).toEqual({ reached: false, position: 0 });
    });

    it('says how far behind it is when time is up, and gives up when the caller has gone', async () => {
      const { position, runtime } = instance();
      const before = all.slice(0, -1);
      await runtime.apply(batch(before));
      const at = Math.max(...before.filter(({ event }) => event.streamId === 'tally-1').map(({ event }) => event.position));
      expect(await position.waitFor({ ...wait, timeoutMs: 100 })).toMatchObject({ reached: false });
      expect((await position.waitFor({ ...wait, signal: AbortSignal.abort() })).position).toBeGreaterThanOrEqual(at);
    });

    it('does not take another partition for the one of the stream', async () => {
      const { position, runtime } = instance();
      const partition = partitionOf('tally-1', PARTITIONS);
      await runtime.apply({ messages: [], completeTo: new Map([0, 1, 2].filter((one) => one !== partition).map((one) => [one, 1_000])) });
      expect(await position.waitFor({ ...wait, timeoutMs: 100 })).toMatchObject({ reached: false });
      expect(await position.completeTo()).toBe(0);
      await runtime.apply({ messages: [], completeTo: new Map([[partition, 900]]) });
      expect(await position.completeTo('tally-1')).toBe(900);
      expect(await position.completeTo()).toBe(900);
    });
  });

  describe('changes', () => {
    const ended = new AbortController();
    afterAll(() => ended.abort());

    const follow = (one: ReturnType<typeof instance>, more: { after?: string; key?: string } = {}) => changes(tallies, { ...one, ...more, signal: ended.signal });

    /** Follows until the rows last seen are these totals. */
    async function until(following: AsyncGenerator<Change<TallyRow>>, totals: Record<string, number>) {
      const seen: Record<string, number> = {};
      let cursor = '';
      for await (const change of following) {
        seen[change.key] = change.row.total;
        cursor = change.cursor;
        if (Object.entries(totals).every(([key, total]) => seen[key] === total)) break;
      }
      return { seen, cursor };
    }

    const totals = { 'tally-1': 12, 'tally-2': 6, 'tally-3': 8, 'tally-4': 10 };

    it('arrive from every partition, with the last state of every row', async () => {
      const [reader, writer] = [instance(), instance()];
      const following = until(follow(reader, { after: START }), totals);
      const byPartition = [0, 1, 2].map((partition) => all.filter((message) => message.partition === partition));
      await Promise.all(byPartition.map(async (own) => {
        for (const message of own) await writer.runtime.apply(batch([message]));
      }));
      expect((await following).seen).toEqual(totals);
    });

    it('go on from a cursor without missing what happened meanwhile', async () => {
      const one = instance();
      await one.runtime.apply(batch(all.slice(0, 4)));
      const { cursor } = await until(follow(one, { after: START }), { 'tally-1': 0, 'tally-2': 1, 'tally-3': 2, 'tally-4': 3 });
      await one.runtime.apply(batch(all.slice(4)));
      const { seen } = await until(follow(one, { after: cursor }), totals);
      expect(seen).toEqual(totals);
    });

    it('begin now without a cursor, and may be of one row only', async () => {
      const one = instance();
      await one.runtime.apply(batch(all.slice(0, 8)));
      const next = follow(one, { key: 'tally-1' }).next();
      const seen = next.then(() => true);
      const more = messages(Array.from({ length: 200 }, (_, index) => added([1, 2, 3, 4][index % 4] ?? 1, index)));
      for (const message of more.slice(8)) {
        await one.runtime.apply(batch([message]));
        if (await Promise.race([seen, Promise.resolve(false)])) break;
      }
      const { value } = await next;
      expect(value).toMatchObject({ key: 'tally-1' });
      expect((value as Change<TallyRow>).row.total).toBeGreaterThan(4);
    });

    it('may be of rows about one subject only: those of others do not show', async () => {
      const one = instance();
      const steps = [added(1, 1), added(2, 2), added(3, 3), added(1, 10), added(2, 20)];
      const [before, after] = [messages(steps).slice(0, 3), messages(steps).slice(3)];
      await one.runtime.apply(batch(before));
      const following = changes({ ...tallies, subject: 'streamId' }, { ...one, after: START, subjectId: 'tally-2', signal: ended.signal });
      expect(await following.next()).toMatchObject({ value: { key: 'tally-2', row: { total: 2 } } });
      const next = following.next();
      await one.runtime.apply(batch(after));
      expect(await next).toMatchObject({ value: { key: 'tally-2', row: { total: 22 } } });
    });

    it('of one subject are refused where rows do not say whose they are', async () => {
      const one = instance();
      await expect(changes(tallies, { ...one, after: START, subjectId: 'tally-2', signal: ended.signal }).next()).rejects.toThrow('has no subject');
    });

    it('show rows that a retry of parked events changed, though their positions have long been seen', async () => {
      const one = instance();
      const parked = messages([added(1, UNLUCKY), added(2, 1), added(3, 1), added(4, 1)]);
      await one.runtime.apply(batch(parked));
      const { cursor } = await until(follow(one, { after: START }), { 'tally-2': 1, 'tally-3': 1, 'tally-4': 1 });
      const mended = { ...tallies, evolve: (row: TallyRow | undefined, event: Parameters<typeof tallies.evolve>[1], key: string) => tallies.evolve(row, { ...event, data: { amount: 7, groups: [] } } as typeof event, key) };
      await new ParkedKeys({ pool: one.pool, projections: [mended], wakeUp: one.wakeUp }).retry({ projection: 'tallies', key: 'tally-1' });
      expect((await until(follow(one, { after: cursor }), { 'tally-1': 7 })).seen).toEqual({ 'tally-1': 7 });
    });

    it('end when nobody listens any more', async () => {
      const one = instance();
      await one.runtime.apply(batch(messages([added(1, 1), cleared(1)])));
      const gone = new AbortController();
      const following = changes(tallies, { ...one, signal: gone.signal }).next();
      gone.abort();
      expect(await following).toEqual({ done: true, value: undefined });
    });
  });
});
