import { type StoredEvent, type Metadata } from '@reprise/kernel';
import type { Pool } from 'pg';
import { ask } from './connection';
import type { ReadAll, ReadStream } from './event-store';

const COLUMNS =
  'position, stream_id, stream_version, event_id, type, schema_version, data, metadata, occurred_at, recorded_at';

interface Row {
  position: number;
  stream_id: string;
  stream_version: number;
  event_id: string;
  type: string;
  schema_version: number;
  data: unknown;
  metadata: Metadata;
  occurred_at: string;
  recorded_at: string;
}

const toStored = (row: Row): StoredEvent => ({
  position: row.position,
  streamId: row.stream_id,
  streamVersion: row.stream_version,
  eventId: row.event_id,
  type: row.type,
  schemaVersion: row.schema_version,
  data: row.data,
  metadata: row.metadata,
  occurredAt: row.occurred_at,
  recordedAt: row.recorded_at,
});

/** Collects the parameters of one statement. */
class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** One value lets Postgres walk a composite index in order; several can't. */
const among = (column: string, names: readonly string[], parameters: Parameters) =>
  names.length === 1 ? `${column} = ${parameters.add(names[0])}` : `${column} = ANY(${parameters.add(names)})`;

export type LogRange = Omit<ReadAll, 'limit'> & { readonly after: number; readonly until: number };

/** The next `limit` matching events in position order. */
export async function readPage(pool: Pool, range: LogRange, limit: number): Promise<StoredEvent[]> {
  const parameters = new Parameters();
  const where = [`position > ${parameters.add(range.after)}`, `position <= ${parameters.add(range.until)}`];
  if (range.categories) where.push(among('category', range.categories, parameters));
  if (range.types) where.push(among('type', range.types, parameters));
  if (range.since !== undefined) where.push(`occurred_at >= ${parameters.add(range.since)}`);
  const text = `SELECT ${COLUMNS} FROM events WHERE ${where.join(' AND ')} ORDER BY position LIMIT ${parameters.add(limit)}`;
  const rows = await ask<Row>(pool, { text, values: parameters.values });
  return rows.map(toStored);
}

const STREAM_PAGE = {
  forwards: `SELECT ${COLUMNS} FROM events WHERE stream_id = $1 AND stream_version >= $2 ORDER BY stream_version LIMIT $3`,
  backwards: `SELECT ${COLUMNS} FROM events WHERE stream_id = $1 AND stream_version <= $2 ORDER BY stream_version DESC LIMIT $3`,
};

/** The next `limit` events of a stream, from a version (inclusive) in the direction asked. */
export async function readStreamPage(pool: Pool, query: Required<ReadStream>): Promise<StoredEvent[]> {
  const rows = await ask<Row>(pool, {
    name: `read_stream_${query.direction}`,
    text: STREAM_PAGE[query.direction],
    values: [query.streamId, query.fromVersion, query.limit],
  });
  return rows.map(toStored);
}

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
