import { createTestDatabase } from '@reprise/testing';
import type { Pool } from 'pg';
import { z } from 'zod';
import { openReadModel } from '../database';
import { VersionChanged } from '../errors';
import { plainFold, held } from '../runtime/plain-fold.for-spec';
import { prepare } from './prepare';
import { type Projection, defineProjection } from '../projection';
import { referenceData } from '../reference/reference-data';
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
  const builds = async () => (await pool.query(`SELECT version, state FROM builds ORDER BY version`)).rows as unknown[];
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

  it('refuses changed reference data under the same version, and takes them under the next', async () => {
    const joining = (amount: number): Projection => ({ ...tallies, references: [referenceData({ name: 'fees', version: 1, row: z.int(), rows: { fee: amount } })] });
    await prepare(pool, [joining(1)]);
    await prepare(pool, [joining(1)]);
    await expect(prepare(pool, [joining(2)])).rejects.toThrow(/the reference data differs .* raise the version/);
    await expect(prepare(pool, [tallies])).rejects.toThrow(VersionChanged);
    await prepare(pool, [{ ...joining(2), version: 2 }]);
  });

  it.each(['Tallies', 'a b', 'x"; DROP TABLE checkpoints; --', 'checkpoints', 'a__v1', 'x'.repeat(41)])('refuses the name %j', async (name) => {
    await expect(prepare(pool, [{ ...tallies, name }])).rejects.toThrow(/name/);
  });

  it('begins a build for a higher version, and leaves queries where they are', async () => {
    await prepare(pool, [tallies]);
    await runtime(tallies).apply(batch(all));
    await prepare(pool, [doubled], [tallies]);
    expect(await builds()).toEqual([{ version: 1, state: 'live' }, { version: 2, state: 'building' }]);
    expect(await seen('_key, total')).toHaveLength(3);
  });

  it('gives queries of the higher version its columns before there is anything in them', async () => {
    await prepare(pool, [tallies]);
    await runtime(tallies).apply(batch(all));
    await prepare(pool, [doubled], [tallies]);
    expect((await seen('total, doubled')).map((row) => [row['total'], row['doubled']])).toEqual([['5', null], ['7', null], ['9', null]]);
  });

  it('goes on feeding the earlier version, and not the one that is being built', async () => {
    await prepare(pool, [tallies]);
    await prepare(pool, [doubled], [tallies]);
    const both = new ProjectionRuntime({ pool, projections: [doubled], former: [tallies] });
    await both.apply(batch(all));
    expect(both.isLive()).toBe(false);
    expect(await held(pool, tallies)).toEqual(plainFold(tallies, all));
    expect((await held(pool, doubled)).rows).toEqual({});
  });

  it('gives up a build that nobody has read for one of a still higher version', async () => {
    await prepare(pool, [tallies]);
    await prepare(pool, [doubled]);
    await prepare(pool, [{ ...doubled, version: 3 }]);
    await prepare(pool, [doubled]);
    expect(await builds()).toEqual([{ version: 1, state: 'live' }, { version: 2, state: 'retiring' }, { version: 3, state: 'building' }]);
  });

  it('takes over a read model from before a version could be built again', async () => {
    await prepare(pool, [tallies]);
    await runtime(tallies).apply(batch(all));
    await pool.query(`DROP TABLE builds; ALTER TABLE projections DROP COLUMN live_generation; ALTER TABLE retried_keys DROP COLUMN generation;
      ALTER TABLE checkpoints DROP COLUMN generation, ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (projection, version, topic, partition);
      ALTER TABLE parked DROP COLUMN generation, ADD CONSTRAINT parked_pkey PRIMARY KEY (projection, version, key, position)`);
    await prepare(pool, [tallies]);
    await runtime(tallies).apply(batch(all));
    expect(await builds()).toEqual([{ version: 1, state: 'live' }]);
    expect(await held(pool, tallies)).toEqual(plainFold(tallies, all));
  });
});
