import type { Pool, PoolClient } from 'pg';
import { inTransaction, query } from '../database';
import { InvalidProjection, VersionChanged } from '../errors';
import type { Projection } from '../projection';
import { identityOf } from '../reference/reference-data';
import { MAX_GENERATION } from '../table/identifiers';
import { readModelTable } from '../table/read-model-table';
import { rowShape } from '../table/row-shape';
import type { BuildId, BuildOptions, BuildState } from './build';
import { valuesOf } from './builds';
import { BuildEnded } from './errors';

interface Registered {
  readonly row_shape: string;
  readonly reference_data: string;
  readonly topic: string;
  readonly partitions: number;
}

const REGISTER = `INSERT INTO projection_versions (projection, version, row_shape, reference_data, topic, partitions)
  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`;

/** @throws VersionChanged when the version is known with other rows, with other reference data, or from another topic */
export async function registerVersion(client: PoolClient, { name, version, row, references, from: { topic } }: Projection): Promise<void> {
  const [shape, joined] = [rowShape(row), identityOf(references)];
  await query(client, { text: REGISTER, values: [name, version, shape, joined, topic.name, topic.partitions] });
  const { rows } = await query<Registered & Record<string, unknown>>(client, {
    text: 'SELECT row_shape, reference_data, topic, partitions FROM projection_versions WHERE projection = $1 AND version = $2',
    values: [name, version],
  });
  const [known] = rows;
  if (known?.row_shape !== shape) throw new VersionChanged({ name, version }, 'the row schema');
  if (known.reference_data !== joined) throw new VersionChanged({ name, version }, 'the reference data');
  if (known.topic !== topic.name || known.partitions !== topic.partitions) throw new VersionChanged({ name, version }, 'the topic');
}

const CHECKPOINTS = `INSERT INTO checkpoints (projection, version, generation, topic, partition)
  SELECT $1, $2, $3, $4, generate_series(0, $5::int - 1) ON CONFLICT DO NOTHING`;

/** The build's table and checkpoints, as far as they are missing. One that is being filled gets its indexes when it is: that is sooner. */
export async function createTable(client: PoolClient, projection: Projection, build: BuildId & { readonly state: BuildState }): Promise<void> {
  const { topic } = projection.from;
  const { create, index } = readModelTable(projection, build.generation);
  await client.query(create);
  if (build.state !== 'building') for (const statement of index) await client.query(statement);
  await query(client, { text: CHECKPOINTS, values: [...valuesOf(build), topic.name, topic.partitions] });
}

/** Most that one index may take. */
const INDEX_MS = 3_600_000;

const INDEXING = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
/** The table is gone. */
const UNDEFINED_TABLE = '42P01';

/**
 * The indexes of a build's table, as far as they are missing; each is there as soon as it is made. Instances take turns:
 * IF NOT EXISTS does not keep two that begin at once from colliding.
 * @throws BuildEnded where it was retired meanwhile
 */
export async function createIndexes(pool: Pool, projection: Projection, build: BuildId): Promise<void> {
  const { name, index } = readModelTable(projection, build.generation);
  for (const text of index) {
    await inTransaction(pool, async (client) => {
      await query(client, { text: INDEXING, values: [`index ${name}`], query_timeout: INDEX_MS });
      await query(client, { text, query_timeout: INDEX_MS });
    }).catch((error: unknown) => {
      throw (error as { code?: unknown }).code === UNDEFINED_TABLE ? new BuildEnded(build) : error;
    });
  }
}

const NEXT = 'SELECT coalesce(max(generation), 0) + 1 AS generation FROM builds WHERE projection = $1 AND version = $2';
const ADD = `INSERT INTO builds (projection, version, generation, state, automatic, expect_no_diff, max_rate) VALUES ($1, $2, $3, $4, $5, $6, $7)`;

/** Another build of a registered version, with an empty table. Within the registry lock. @throws InvalidProjection */
export async function addBuild(client: PoolClient, projection: Projection, { state, automatic, expectNoDiff, maxRate }: BuildOptions & { state: BuildState }): Promise<BuildId> {
  const { name, version } = projection;
  const { rows } = await query<{ generation: number }>(client, { text: NEXT, values: [name, version] });
  const build = { projection: name, version, generation: rows[0]?.generation ?? 1 };
  if (build.generation > MAX_GENERATION) throw new InvalidProjection(name, `version ${version} was built ${MAX_GENERATION} times; raise the version`);
  await query(client, { text: ADD, values: [...valuesOf(build), state, automatic, expectNoDiff, maxRate] });
  await createTable(client, projection, { ...build, state });
  return build;
}
