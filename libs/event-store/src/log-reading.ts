import type { StoredEvent } from '@reprise/kernel';
import type { Pool } from 'pg';
import { ask } from './connection';
import type { ReadAll, ReadStream } from './event-store';
import { COLUMNS, Parameters, among, askEvents } from './stored-rows';

export type LogRange = Omit<ReadAll, 'limit'> & { readonly after: number; readonly until: number };

/** The next `limit` matching events in position order. */
export async function readPage(pool: Pool, range: LogRange, limit: number): Promise<StoredEvent[]> {
  const parameters = new Parameters();
  const where = [`position > ${parameters.add(range.after)}`, `position <= ${parameters.add(range.until)}`];
  if (range.categories) where.push(among('category', range.categories, parameters));
  if (range.types) where.push(among('type', range.types, parameters));
  if (range.since !== undefined) where.push(`occurred_at >= ${parameters.add(range.since)}`);
  const text = `SELECT ${COLUMNS} FROM events WHERE ${where.join(' AND ')} ORDER BY position LIMIT ${parameters.add(limit)}`;
  return askEvents(pool, { text, values: parameters.values });
}

const STREAM_PAGE = {
  forwards: `SELECT ${COLUMNS} FROM events WHERE stream_id = $1 AND stream_version >= $2 ORDER BY stream_version LIMIT $3`,
  backwards: `SELECT ${COLUMNS} FROM events WHERE stream_id = $1 AND stream_version <= $2 ORDER BY stream_version DESC LIMIT $3`,
};

/** The next `limit` events of a stream, from a version (inclusive) in the direction asked. */
export const readStreamPage = (pool: Pool, query: Required<ReadStream>): Promise<StoredEvent[]> =>
  askEvents(pool, {
    name: `read_stream_${query.direction}`,
    text: STREAM_PAGE[query.direction],
    values: [query.streamId, query.fromVersion, query.limit],
  });

export async function readHead(pool: Pool): Promise<number> {
  const rows = await ask<{ position: number }>(pool, { name: 'read_head', text: 'SELECT position FROM head' });
  return rows[0]?.position ?? 0;
}

export async function readVersion(pool: Pool, streamId: string): Promise<number> {
  const rows = await ask<{ version: number }>(pool, {
    name: 'read_version',
    text: 'SELECT coalesce(max(stream_version), 0) AS version FROM events WHERE stream_id = $1',
    values: [streamId],
  });
  return rows[0]?.version ?? 0;
}

/** Ends at the first event that is too late. The times of events are told to the millisecond; what is finer is cut off. */
const VERSION_UNTIL = `SELECT coalesce(
    (SELECT stream_version - 1 FROM events
     WHERE stream_id = $1 AND occurred_at >= $2::timestamptz + interval '1 millisecond' ORDER BY stream_version LIMIT 1),
    (SELECT max(stream_version) FROM events WHERE stream_id = $1), 0) AS version`;

/** The newest version of a stream up to which nothing in it is said to have happened after that time. */
export async function readVersionUntil(pool: Pool, streamId: string, time: string): Promise<number> {
  const rows = await ask<{ version: number }>(pool, { name: 'read_version_until', text: VERSION_UNTIL, values: [streamId, time] });
  return rows[0]?.version ?? 0;
}
