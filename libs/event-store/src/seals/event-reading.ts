import type { Pool } from 'pg';
import { ask } from '../connection';
import { type EventColumns, columnsAsText } from './event-bytes';
import type { ReadEvent } from './read-event';

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** One more than there can be, so that a position that is taken twice shows. */
const EVENTS = `SELECT ${columnsAsText('e')}, e.stream_version = 1 OR coalesce(before.position < e.position, false) AS "inOrder",
    p.purge_id AS "purgeId", encode(p.leaf, 'hex') AS "purgedLeaf"
  FROM events e
  LEFT JOIN purged_events p ON p.position = e.position
  LEFT JOIN LATERAL (
    SELECT position FROM events WHERE stream_id = e.stream_id AND stream_version = e.stream_version - 1 LIMIT 1) before ON e.stream_version > 1
  WHERE e.position BETWEEN $1 AND $2 ORDER BY e.position LIMIT $2 - $1 + 2`;

/** The events of a stretch, in position order. */
export async function readEvents(pool: Pool, { from, to }: Stretch): Promise<ReadEvent[]> {
  type Row = ReadEvent['columns'] & { readonly inOrder: boolean; readonly purgeId: string | null; readonly purgedLeaf: string | null };
  const rows = await ask<Row>(pool, { name: 'read_to_verify', text: EVENTS, values: [from, to] });
  return rows.map(({ inOrder, purgeId, purgedLeaf, ...columns }) => ({
    columns,
    inOrder,
    ...(purgeId !== null && { purged: { purgeId, leaf: purgedLeaf ?? '' } }),
  }));
}

const EVENT = `SELECT ${columnsAsText('events')} FROM events WHERE position = $1`;

export const readColumns = async (pool: Pool, position: number): Promise<EventColumns | undefined> =>
  (await ask<EventColumns>(pool, { text: EVENT, values: [position] }))[0];

/** Ends of the log at one moment; `now` in seconds since 1970, by the database's clock. */
export interface Bounds {
  readonly head: number;
  readonly first: number;
  readonly last: number;
  /** Where the newest seal ends, 0 where there is none. */
  readonly sealed: number;
  readonly now: number;
}

const BOUNDS = `SELECT position AS head, coalesce((SELECT min(position) FROM events), 1) AS first,
    coalesce((SELECT max(position) FROM events), 0) AS last,
    coalesce((SELECT max(to_position) FROM seals), 0) AS sealed, extract(epoch FROM clock_timestamp())::float8 AS now
  FROM head`;

/** Undefined where somebody took the head away. */
export const readBounds = async (pool: Pool): Promise<Bounds | undefined> => (await ask<Bounds>(pool, { text: BOUNDS }))[0];
