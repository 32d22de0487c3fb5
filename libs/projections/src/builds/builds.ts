import type { PoolClient } from 'pg';
import { type Queryable, query } from '../database';
import { tableName } from '../table/identifiers';
import type { Build, BuildId, BuildState } from './build';

const FOUND = `SELECT b.projection, b.version, b.generation, b.state, b.automatic, b.expect_no_diff AS "expectNoDiff", b.max_rate AS "maxRate",
    b.done, b.total, b.rate, b.report, b.refused, b.started_at AS "startedAt", b.ready_at AS "readyAt", b.promoted_at AS "promotedAt",
    (SELECT count(DISTINCT p.key) FROM parked p WHERE (p.projection, p.version, p.generation) = (b.projection, b.version, b.generation)) AS "parkedKeys"
  FROM builds b WHERE b.projection = ANY($1) AND b.state <> 'retired' ORDER BY b.projection, b.started_at, b.version, b.generation`;

/** All whose tables are there, the oldest first. */
export async function readBuilds(on: Queryable, names: readonly string[]): Promise<readonly Build[]> {
  return (await query<Build & Record<string, unknown>>(on, { text: FOUND, values: [names] })).rows;
}

export const tableOf = ({ projection, version, generation }: BuildId) => tableName(projection, version, generation);

export const valuesOf = ({ projection, version, generation }: BuildId) => [projection, version, generation];

const SET = 'UPDATE builds SET state = $4 WHERE (projection, version, generation) = ($1, $2, $3)';

export async function setState(client: PoolClient, build: BuildId, state: BuildState): Promise<void> {
  await query(client, { text: SET, values: [...valuesOf(build), state] });
}

/** In the order in which batches take them, so that neither locks the other out. */
const HOLD = `SELECT FROM checkpoints WHERE projection = $1 ORDER BY version, generation, topic, partition FOR UPDATE`;

/** Nothing of the projection is applied from here until the transaction ends; its rows stand still. */
export const holdCheckpoints = (client: PoolClient, projection: string) => query(client, { text: HOLD, values: [projection] });

const FENCE = 'UPDATE checkpoints SET revision = revision + 1 WHERE projection = $1';

/** Voids the batches under way: what is applied from here on knows which builds are fed now. */
export const fence = (client: PoolClient, projection: string) => query(client, { text: FENCE, values: [projection] });
