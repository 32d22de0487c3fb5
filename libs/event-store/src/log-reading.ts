import type { StoredEvent } from '@reprise/kernel';
import type { Pool } from 'pg';
import { ask } from './connection';
import type { ReadAll, ReadStream } from './event-store';
import { COLUMNS, LINE, Parameters, among, askEvents, lineOf } from './stored-rows';

export type LogRange = Omit<ReadAll, 'limit'> & { readonly after: number; readonly until: number };

/** Asks for the next `limit` matching events in position order. */
function pageOf(columns: string, range: LogRange, limit: number) {
  const parameters = new Parameters();
  const where = [`position > ${parameters.add(range.after)}`, `position <= ${parameters.add(range.until)}`];
  if (range.categories) where.push(among('category', range.categories, parameters));
  if (range.types) where.push(among('type', range.types, parameters));
  if (range.since !== undefined) where.push(`occurred_at >= ${parameters.add(range.since)}`);
  const text = `SELECT ${columns} FROM events WHERE ${where.join(' AND ')} ORDER BY position LIMIT ${parameters.add(limit)}`;
  return { text, values: parameters.values };
}

export const readPage = (pool: Pool, range: LogRange, limit: number): Promise<StoredEvent[]> => askEvents(pool, pageOf(COLUMNS, range, limit));

/** Events as text, a line of JSON each. */
export interface Lines {
  readonly text: string;
  readonly count: number;
  /** Of the last one; 0 where there is none. */
  readonly last: number;
}

interface LinesRow extends Lines {
  readonly purged: boolean;
}

/** As `readPage`, but Postgres writes the text: no event becomes an object here. Who purged which only `askEvents` can tell. */
export async function readLines(pool: Pool, range: LogRange, limit: number): Promise<Lines> {
  const { text, values } = pageOf(`position, data = 'null' AS purged, ${LINE} AS line`, range, limit);
  const all = `SELECT coalesce(string_agg(line, ''), '') AS text, count(*) AS count, coalesce(max(position), 0) AS last, coalesce(bool_or(purged), false) AS purged FROM (${text}) page`;
  const [lines] = await ask<LinesRow>(pool, { text: all, values });
  if (lines && !lines.purged) return lines;
  const events = await readPage(pool, range, limit);
  return { text: events.map(lineOf).join(''), count: events.length, last: events.at(-1)?.position ?? 0 };
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
