import { createTestDatabase } from '@reprise/testing';
import type { Pool } from 'pg';
import { z } from 'zod';
import { openReadModel } from '../database';
import { VersionChanged } from '../errors';
import { plainFold, held } from '../runtime/plain-fold.for-spec';
import { prepare } from './prepare';
import { type Projection, defineProjection } from '../projection';
import { ProjectionRuntime } from '../runtime/projection-runtime';
import { TallyRow, added, batch, groups, messages, tallies } from '../runtime/tally.for-spec';

/** The next version, with another column and another sum. */
const doubled = defineProjection({
  ...tallies,
  version: 2,
  row: TallyRow.extend({ doubled: z.int() }),
  evolve: (row, event, key) => {
    const next = tallies.evolve(row, event, key);
    return next && { ...next, doubled: next.total * 2 };
  },
});

describe('preparing a read model', () => {
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

  const runtime = (...projections: [Projection, ...Projection[]]) => new ProjectionRuntime({ pool, projections });
  const seen = async (columns: string) => (await pool.query<Record<string, unknown>>(`SELECT ${columns} FROM tallies ORDER BY _key`)).rows;
  const all = messages([added(1, 1), added(2, 2), added(3, 3), added(1, 4), added(2, 5), added(3, 6)]);

  it('is safe when several instances start at once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => prepare(pool, [tallies, groups])));
    await runtime(tallies, groups).apply(batch(all));
    expect(await held(pool, tallies)).toEqual(plainFold(tallies, all));
  });

  it('makes the tables with keys in byte order and the indexes that were asked for', async () => {
    await prepare(pool, [tallies]);
    await prepare(pool, [tallies]);
    const { rows } = await pool.query<{ indexdef: string }>(`SELECT indexdef FROM pg_indexes WHERE tablename = 'tallies__v1' ORDER BY indexdef`);
    expect(rows.map(({ indexdef }) => indexdef.replace(/.* USING /, ''))).toEqual(['btree (_partition, _position)', 'btree (total, stream_id)', 'btree (_key)']);
    const collation = await pool.query(`SELECT collation_name FROM information_schema.columns WHERE table_name = 'tallies__v1' AND column_name = '_key'`);
    expect(collation.rows).toEqual([{ collation_name: 'C' }]);
  });

  it('refuses another row schema under the same version, and says what to do', async () => {
    await prepare(pool, [tallies]);
    const changed = { ...tallies, row: doubled.row } as unknown as Projection;
    await expect(prepare(pool, [changed])).rejects.toThrow(VersionChanged);
    await expect(prepare(pool, [changed])).rejects.toThrow(/raise the version \(to 2\)/);
  });

  it('refuses another topic under the same version: its positions would mean something else', async () => {
    await prepare(pool, [tallies]);
    const moved = { ...tallies, from: { ...tallies.from, topic: { name: 'reprise.tallies.g2', partitions: 3 } } };
    await expect(prepare(pool, [moved])).rejects.toThrow(/the topic differs .* raise the version/);
  });

  it.each(['Tallies', 'a b', 'x"; DROP TABLE checkpoints; --', 'checkpoints', 'a__v1', 'x'.repeat(41)])('refuses the name %j', async (name) => {
    await expect(prepare(pool, [{ ...tallies, name }])).rejects.toThrow(/name/);
  });

  it('fills a higher version beside the live one, which queries read until the new one has caught up', async () => {
    await prepare(pool, [tallies]);
    await runtime(tallies).apply(batch(all));
    await prepare(pool, [doubled]);
    const next = runtime(doubled);
    for (const [index, message] of all.entries()) {
      expect(await seen('_key, total')).toHaveLength(3);
      expect(next.isLive()).toBe(false);
      await next.apply(batch([message]));
      if (index < all.length - 1) await expect(seen('doubled')).rejects.toThrow(/doubled/);
    }
    expect(next.isLive()).toBe(true);
    expect((await seen('doubled')).map((row) => row['doubled'])).toEqual(['10', '14', '18']);
    expect(await held(pool, tallies)).toEqual(plainFold(tallies, all));
  });

  it('promotes a higher version at once where nothing was applied yet', async () => {
    await prepare(pool, [tallies]);
    await prepare(pool, [doubled]);
    const next = runtime(doubled);
    await next.checkpoints();
    expect(next.isLive()).toBe(true);
    expect(await seen('doubled')).toEqual([]);
  });

  it('waits for what the old version, still fed, has applied meanwhile', async () => {
    await prepare(pool, [tallies, groups]);
    await prepare(pool, [doubled]);
    const [old, next] = [runtime(tallies), runtime(doubled)];
    await old.apply(batch(all.slice(0, 4)));
    await next.apply(batch(all.slice(0, 2)));
    await old.apply(batch(all.slice(4)));
    await next.apply(batch(all.slice(2, 5)));
    expect(next.isLive()).toBe(false);
    await next.apply(batch(all.slice(5)));
    expect(next.isLive()).toBe(true);
  });

  it('lets several instances promote at once, under queries that see all rows or wait', async () => {
    await prepare(pool, [tallies]);
    await runtime(tallies).apply(batch(all));
    await prepare(pool, [doubled]);
    const instances = [runtime(doubled), runtime(doubled), runtime(doubled)];
    const promoting = (async () => {
      for (let end = 1; end <= all.length; end++) await Promise.all(instances.map((one) => one.apply(batch(all.slice(0, end)))));
      await Promise.all(instances.map((one) => one.checkpoints()));
    })();
    do expect((await seen('total')).map((row) => row['total'])).toEqual(['5', '7', '9']);
    while (!instances.every((one) => one.isLive()));
    await promoting;
    expect(instances.map((one) => one.isLive())).toEqual([true, true, true]);
    expect(await held(pool, doubled)).toEqual(plainFold(doubled, all));
  });
});
