import type { PoolClient } from 'pg';
import { query } from '../database';
import { tableOf, valuesOf } from './builds';
import type { BuildId } from './build';
import { COMPARE_MS, Difference } from './difference';

const UNTOLD = `SELECT version, generation, untold FROM builds WHERE projection = $1 AND state = 'live' AND to_regclass(quote_ident(untold)) IS NOT NULL`;
const WAKE = 'UPDATE checkpoints SET revision = revision + 1 WHERE (projection, version, generation) = ($1, $2, $3)';
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
  const text = `INSERT INTO retried_keys (projection, version, generation, key) SELECT $1, $2, $3, "_key" FROM (${changedKeys}) k`;
  const told = await query(client, { text, values: valuesOf(live), query_timeout: COMPARE_MS });
  if (told.rowCount) await query(client, { text: WAKE, values: valuesOf(live) });
  await query(client, { text: TOLD, values: valuesOf(live) });
  return true;
}
