import type { StoredEvent } from '@reprise/kernel';
import type { BuildState } from '../builds/build';
import { type Queryable, query } from '../database';
import type { EventOfKey } from './resolved-events';

/** failed: could not be applied. waiting: stands behind one that failed. resolved: a person decided that it takes no effect. */
export const PARKED_STATES = ['failed', 'waiting', 'resolved'] as const;
export type ParkedState = (typeof PARKED_STATES)[number];

/** An event that takes no effect on a key, for now or for good. */
export interface ListedEvent extends EventOfKey {
  /** The same through retries, rebuilds and its resolution. */
  readonly id: string;
  readonly state: ParkedState;
  readonly version: number;
  /** Which table it is parked in: what queries read, unless it stands still in others only. Null once resolved. */
  readonly build: BuildState | null;
  readonly streamId: string;
  readonly type: string;
  /** The newest reason; null: it only waits. */
  readonly error: string | null;
  /** How often it was tried, and failed. */
  readonly failures: number;
  readonly parkedAt: string;
  /** Who resolved it, why and when; null as long as nobody did. */
  readonly actor: string | null;
  readonly reason: string | null;
  readonly resolvedAt: string | null;
}

/** Such an event as it came: personal data is in its envelope. */
export interface ShownEvent extends ListedEvent {
  readonly event: StoredEvent;
}

export interface ParkedFilter {
  readonly projections: readonly string[];
  readonly state?: ParkedState | undefined;
  /** The last one of the page before. */
  readonly after?: EventOfKey | undefined;
  readonly limit: number;
}

/** An event may be parked in several tables: the live one tells. */
const STANDING = `SELECT DISTINCT ON (projection, key, position) p.*, b.state AS build
  FROM parked p JOIN builds b USING (projection, version, generation) WHERE b.state IN ('live', 'ready', 'building', 'previous')
  ORDER BY projection, key, position, b.state <> 'live', error IS NULL`;
const ALL = `(
  SELECT projection, version, build, key, position, stream_id, event, CASE WHEN error IS NULL THEN 'waiting' ELSE 'failed' END AS state, error, failures, parked_at,
    NULL::text AS actor, NULL::text AS reason, NULL::timestamptz AS resolved_at
  FROM (${STANDING}) p
  UNION ALL
  SELECT projection, version, NULL, key, position, stream_id, event, 'resolved', error, failures, parked_at, actor, reason, resolved_at FROM resolved_events
) e`;
const KEY_HASH = `left(md5(key), 12)`;
/** Postgres reads no field of JSON that escapes NUL or half a surrogate pair, and one such event would hide all others. */
const TYPE = String.raw`regexp_replace(event::text, '\\u(0000|d[89a-f][0-9a-f]{2})', '\\ufffd', 'gi')::json ->> 'type'`;
const COLUMNS = `projection || '-' || position || '-' || ${KEY_HASH} AS id, state, projection, version, build, key, position, stream_id AS "streamId", ${TYPE} AS type,
  error, failures, parked_at AS "parkedAt", actor, reason, resolved_at AS "resolvedAt"`;

const PAGE = `SELECT ${COLUMNS} FROM ${ALL}
  WHERE projection = ANY($1) AND ($2::text IS NULL OR state = $2)
    AND ($3::text IS NULL OR (projection, key, position) > ($3, $4, $5::bigint))
  ORDER BY projection, key, position LIMIT $6`;

/** Those that stand still in any table that is kept, and those that are resolved, in order of projection, key and position. */
export async function pageOfParked(on: Queryable, { projections, state, after, limit }: ParkedFilter): Promise<ListedEvent[]> {
  const values = [projections, state ?? null, after?.projection ?? null, after?.key ?? null, after?.position ?? null, limit];
  return (await query<ListedEvent & Record<string, unknown>>(on, { text: PAGE, values })).rows;
}

const ID = /^([a-z][a-z0-9_]{0,39})-([0-9]{1,15})-([0-9a-f]{12})$/;
const ONE = `SELECT ${COLUMNS}, event FROM ${ALL} WHERE projection = $1 AND position = $2 AND ${KEY_HASH} = $3`;

/** Undefined: nothing of that id is parked here, or resolved. */
export async function findParked(on: Queryable, projections: readonly string[], id: string): Promise<ShownEvent | undefined> {
  const [, projection, position, hash] = ID.exec(id) ?? [];
  if (projection === undefined || !projections.includes(projection)) return undefined;
  return (await query<ShownEvent & Record<string, unknown>>(on, { text: ONE, values: [projection, position, hash] })).rows[0];
}
