import type { PoolClient } from 'pg';
import type { BuildId } from '../builds/build';
import { type Queryable, query } from '../database';
import { resolvedName } from '../runtime/batch-fold';

const AMONG = 'SELECT key, position FROM resolved_events WHERE projection = $1 AND key = ANY($2)';

interface ResolvedEvent {
  readonly key: string;
  readonly position: number;
}

/** Which events are resolved for these keys, by name. A decision holds in every build. */
export async function resolvedAmong(client: PoolClient, { projection }: BuildId, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await query<ResolvedEvent & Record<string, unknown>>(client, { name: 'resolved.among', text: AMONG, values: [projection, keys] });
  return new Set(rows.map(({ key, position }) => resolvedName(key, position)));
}

const TOLD = 'SELECT position, actor, reason FROM resolved_events WHERE projection = $1 AND key = ANY($2)';

/** Who decided that events take no effect on these keys, and why, by position. */
export async function resolutionsOf(on: Queryable, projection: string, keys: readonly string[]): Promise<ReadonlyMap<number, string>> {
  const { rows } = await query<{ position: number; actor: string; reason: string }>(on, { text: TOLD, values: [projection, keys] });
  return new Map(rows.map(({ position, actor, reason }) => [position, `resolved by ${actor}: ${reason}`]));
}

/** Who decides that an event takes no effect on a key, and why. */
export interface Decision {
  readonly actor: string;
  readonly reason: string;
}

/** Which event, on which key. */
export interface EventOfKey {
  readonly projection: string;
  readonly key: string;
  readonly position: number;
}

const RECORD = `INSERT INTO resolved_events (projection, key, position, version, stream_id, event, error, failures, parked_at, reason, actor)
  SELECT projection, key, position, version, stream_id, event, error, failures, parked_at, $4, $5
  FROM parked JOIN builds b USING (projection, version, generation)
  WHERE (projection, key, position) = ($1, $2, $3) AND error IS NOT NULL AND b.state IN ('live', 'ready', 'building', 'previous') ORDER BY b.state <> 'live' LIMIT 1`;

/** Writes the decision down. False: the event is nowhere parked because it failed. */
export async function record(client: PoolClient, { projection, key, position }: EventOfKey, { actor, reason }: Decision): Promise<boolean> {
  const { rowCount } = await query(client, { text: RECORD, values: [projection, key, position, reason, actor] });
  return rowCount !== 0;
}

const UNPARK = 'DELETE FROM parked WHERE (projection, key, position) = ($1, $2, $3)';

/** Takes the event out of the key's queue, in all builds. */
export const unpark = (client: PoolClient, { projection, key, position }: EventOfKey) => query(client, { text: UNPARK, values: [projection, key, position] });
