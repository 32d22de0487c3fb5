import type { PoolClient } from 'pg';
import { query } from '../database';
import { tableOf, valuesOf } from './builds';
import type { BuildId } from './build';
import { COMPARE_MS, Difference } from './difference';

const UNTOLD = `SELECT version, generation, untold FROM builds WHERE projection = $1 AND state = 'live' AND to_regclass(quote_ident(untold)) IS NOT NULL`;
const WAKE = 'UPDATE checkpoints SET revision = revision + 1 WHERE (projection, version, generation) = ($1, $2, $3) AND EXISTS (SELECT FROM differing)';
const TELL = 'INSERT INTO retried_keys (projection, version, generation, key) SELECT $1, $2, $3, "_key" FROM differing';
const TOLD = 'UPDATE builds SET untold = NULL WHERE (projection, version, generation) = ($1, $2, $3)';

/**
 * After queries have moved: followers of changes are told of every row that differs from the one it replaced, though no
 * event has changed it since they looked. Both tables go on being fed, so it can be done at leisure. Within the caller's
 * transaction; true if there was something to do.
 */
export async function tellFollowers(client: PoolClient, projection: string): Promise<boolean> {
  const { rows } = await query<Omit<BuildId, 'projection'> & { untold: string }>(client, { text: UNTOLD, values: [projection] });
  const [found] = rows;
  if (!found) return false;
  const live = { ...found, projection };
  const { changedKeys } = await Difference.between(client, found.untold, tableOf(live));
  await client.query('DROP TABLE IF EXISTS pg_temp.differing');
  await query(client, { text: `CREATE TEMP TABLE differing ON COMMIT DROP AS ${changedKeys}`, query_timeout: COMPARE_MS });
  // First the checkpoints, then the numbers that followers go by: whoever draws a later one then commits later.
  const woken = await query(client, { text: WAKE, values: valuesOf(live) });
  if (woken.rowCount) await query(client, { text: TELL, values: valuesOf(live), query_timeout: COMPARE_MS });
  await query(client, { text: TOLD, values: valuesOf(live) });
  return true;
}
