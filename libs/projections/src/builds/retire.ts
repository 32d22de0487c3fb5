import { failpoint } from '@reprise/failpoints';
import type { Pool, PoolClient } from 'pg';
import { inTransaction, query } from '../database';
import { lockRegistry } from '../prepare/registry-lock';
import { quote } from '../table/identifiers';
import type { Build, BuildId } from './build';
import { fence, readBuilds, setState, tableOf, valuesOf } from './builds';
import { tellFollowers } from './tell-followers';

/** All but the live build, once followers know what that changed, are fed no more from here on; their tables go when nobody uses them. In the caller's transaction. */
export async function retireAll(client: PoolClient, projection: string): Promise<readonly Build[]> {
  await tellFollowers(client, projection);
  await lockRegistry(client);
  await tellFollowers(client, projection);
  await fence(client, projection);
  const others = (await readBuilds(client, [projection])).filter(({ state }) => state !== 'live');
  for (const build of others) await setState(client, build, 'retiring');
  failpoint('retirement.fenced');
  return others;
}

const KEPT_IN = ['checkpoints', 'parked', 'retried_keys'];

const FORGET = `UPDATE builds SET report = jsonb_set(report, '{samples}', '{"added": [], "removed": [], "changed": []}')
  WHERE projection = $1 AND report IS NOT NULL AND state NOT IN ('building', 'ready')`;

/** What rows looked like is known for as long as their table is there: what is being purged may have been in it. */
const forgetSamples = (client: PoolClient, { projection }: BuildId) => query(client, { text: FORGET, values: [projection] });

async function dropOne(client: PoolClient, build: BuildId): Promise<void> {
  await client.query(`SET LOCAL lock_timeout = '500ms'`);
  await lockRegistry(client);
  await client.query(`DROP TABLE IF EXISTS ${quote(tableOf(build))}`);
  for (const table of KEPT_IN) await query(client, { text: `DELETE FROM ${table} WHERE (projection, version, generation) = ($1, $2, $3)`, values: valuesOf(build) });
  await setState(client, build, 'retired');
  await forgetSamples(client, build);
  failpoint('retirement.dropped');
}

/** Drops what is retiring. What someone still uses stays until the next time. */
export async function dropRetiring(pool: Pool, names: readonly string[]): Promise<void> {
  for (const build of await readBuilds(pool, names)) {
    if (build.state === 'retiring') await inTransaction(pool, (client) => dropOne(client, build)).catch(inUse);
  }
}

const LOCKED = '55P03';

const inUse = (error: unknown) => {
  if (!(error instanceof Error && 'code' in error && error.code === LOCKED)) throw error;
};
