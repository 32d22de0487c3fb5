import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { inTransaction, query } from '../database';
import { InvalidProjection, VersionChanged } from '../errors';
import type { Projection } from '../projection';
import { lockRegistry } from './registry-lock';
import { readModelTable } from '../table/read-model-table';
import { rowShape } from '../table/row-shape';

const REGISTRY = join(__dirname, '..', '..', 'sql', 'registry.sql');

/**
 * Makes the tables, views and checkpoints that are missing. Safe when several instances start at once. The first
 * version of a projection is live at once; a later one is filled beside the live one until it has caught up.
 * @throws InvalidProjection, and VersionChanged when a version's row schema or topic is not the one it was filled with
 */
export async function prepare(pool: Pool, projections: readonly Projection[]): Promise<void> {
  const names = projections.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw new InvalidProjection(twice, 'is given twice');
  const registry = await readFile(REGISTRY, 'utf8');
  await inTransaction(pool, async (client) => {
    await lockRegistry(client);
    await client.query(registry);
    for (const projection of projections) await prepareOne(client, projection);
  });
}

async function prepareOne(client: PoolClient, projection: Projection): Promise<void> {
  const { name, version } = projection;
  const table = readModelTable(projection);
  const first = await query(client, { text: 'INSERT INTO projections (name, live_version) VALUES ($1, $2) ON CONFLICT DO NOTHING', values: [name, version] });
  await register(client, projection);
  for (const statement of table.create) await client.query(statement);
  if (first.rowCount === 1) for (const statement of table.view) await client.query(statement);
}

interface Registered {
  row_shape: string;
  topic: string;
  partitions: number;
}

async function register(client: PoolClient, { name, version, row, from }: Projection): Promise<void> {
  const { topic } = from;
  const shape = rowShape(row);
  const values = [name, version, shape, topic.name, topic.partitions];
  await query(client, { text: 'INSERT INTO projection_versions (projection, version, row_shape, topic, partitions) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', values });
  const { rows } = await query<Registered & Record<string, unknown>>(client, {
    text: 'SELECT row_shape, topic, partitions FROM projection_versions WHERE projection = $1 AND version = $2',
    values: [name, version],
  });
  const [known] = rows;
  if (known?.row_shape !== shape) throw new VersionChanged({ name, version }, 'the row schema');
  if (known.topic !== topic.name || known.partitions !== topic.partitions) throw new VersionChanged({ name, version }, 'the topic');
  await query(client, {
    text: 'INSERT INTO checkpoints (projection, version, topic, partition) SELECT $1, $2, $3, generate_series(0, $4::int - 1) ON CONFLICT DO NOTHING',
    values: [name, version, topic.name, topic.partitions],
  });
}
