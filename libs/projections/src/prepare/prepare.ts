import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import type { Build } from '../builds/build';
import { fence, readBuilds, setState } from '../builds/builds';
import { moveView, widenView } from '../builds/live-view';
import { addBuild, createTable, registerVersion } from '../builds/register';
import { inTransaction, query } from '../database';
import { InvalidProjection } from '../errors';
import type { Projection } from '../projection';
import { readModelTable } from '../table/read-model-table';
import { lockRegistry } from './registry-lock';

const REGISTRY = join(__dirname, '..', '..', 'sql', 'registry.sql');

/**
 * Makes the tables, views and checkpoints that are missing. Safe when several instances start at once. The first
 * version of a projection is live at once; a later one is a build, to be filled beside the live one and promoted.
 * @param former earlier versions that are still to be fed, as long as they are not retired
 * @throws InvalidProjection, and VersionChanged when a version's row schema or topic is not the one it was filled with
 */
export async function prepare(pool: Pool, projections: readonly Projection[], former: readonly Projection[] = []): Promise<void> {
  const names = projections.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw new InvalidProjection(twice, 'is given twice');
  const registry = await readFile(REGISTRY, 'utf8');
  await inTransaction(pool, async (client) => {
    await lockRegistry(client);
    await client.query(registry);
    for (const projection of projections) await prepareOne(client, projection);
    for (const projection of former) await prepareFormer(client, projection);
  });
}

const AUTOMATIC = { automatic: true, expectNoDiff: false, maxRate: null };

async function prepareOne(client: PoolClient, projection: Projection): Promise<void> {
  const { name, version } = projection;
  readModelTable(projection);
  const first = await query(client, { text: 'INSERT INTO projections (name, live_version) VALUES ($1, $2) ON CONFLICT DO NOTHING', values: [name, version] });
  await registerVersion(client, projection);
  if (first.rowCount === 1) return moveView(client, await addBuild(client, projection, { ...AUTOMATIC, state: 'live' }));
  const builds = await readBuilds(client, [name]);
  const own = builds.filter((build) => build.version === version);
  for (const build of own) await createTable(client, projection, build);
  if (own.length === 0 && builds.every((build) => build.version < version)) await supersede(client, projection, builds);
  const live = builds.find(({ state }) => state === 'live');
  if (live) await widenView(client, live);
}

/** A version that is raised takes the place of an earlier one that still waits to be promoted. */
async function supersede(client: PoolClient, projection: Projection, builds: readonly Build[]): Promise<void> {
  for (const build of builds.filter(({ state }) => state === 'building' || state === 'ready')) await setState(client, build, 'retiring');
  await fence(client, projection.name);
  await addBuild(client, projection, { ...AUTOMATIC, state: 'building' });
}

async function prepareFormer(client: PoolClient, projection: Projection): Promise<void> {
  const builds = (await readBuilds(client, [projection.name])).filter(({ version, state }) => version === projection.version && state !== 'retiring');
  if (builds.length === 0) return;
  await registerVersion(client, projection);
  for (const build of builds) await createTable(client, projection, build);
}
