import type { StoredEvent } from '@reprise/kernel';
import type { Pool } from 'pg';
import { z } from 'zod';
import { ask } from './connection';
import { COLUMNS, Parameters, type Row, among, toStored } from './stored-rows';

/** Who did what, to whom, when: all that is given must hold. */
export interface AuditFilter {
  readonly actor?: string;
  /** The person the event is about. */
  readonly subjectId?: string;
  readonly correlationId?: string;
  readonly streamId?: string;
  readonly types?: readonly string[];
  /** Only what happened (`occurredAt`) then or later: ISO 8601. */
  readonly from?: string;
  /** Only what happened then or earlier; all of that millisecond counts. */
  readonly to?: string;
}

export interface AuditQuery extends AuditFilter {
  /** Oldest first, unless told. */
  readonly direction?: 'forwards' | 'backwards';
  /** Exclusive: the position after (backwards: before) which to begin. */
  readonly cursor?: number;
  readonly limit: number;
}

/** As the indexes spell it. */
const COLUMN = {
  actor: "metadata->>'actor'",
  subjectId: "metadata->>'subjectId'",
  correlationId: "metadata->>'correlationId'",
  streamId: 'stream_id',
} as const;

function conditions(query: AuditQuery, parameters: Parameters): string[] {
  const where: string[] = [];
  for (const name of ['actor', 'subjectId', 'correlationId', 'streamId'] as const) {
    if (query[name] !== undefined) where.push(`${COLUMN[name]} = ${parameters.add(query[name])}`);
  }
  if (query.types) where.push(among('type', query.types, parameters));
  if (query.from !== undefined) where.push(`occurred_at >= ${parameters.add(query.from)}`);
  if (query.to !== undefined) where.push(`occurred_at < ${parameters.add(query.to)}::timestamptz + interval '1 millisecond'`);
  if (query.cursor !== undefined) where.push(`position ${query.direction === 'backwards' ? '<' : '>'} ${parameters.add(query.cursor)}`);
  return where;
}

/** In a stream, versions are in the order of positions, and its index is in the order of versions. */
const orderOf = ({ streamId, direction }: AuditQuery) =>
  `${streamId === undefined ? 'position' : 'stream_version'} ${direction === 'backwards' ? 'DESC' : 'ASC'}`;

/** The next `limit` events an audit asks for, by position. */
export async function readAudit(pool: Pool, query: AuditQuery): Promise<StoredEvent[]> {
  const parameters = new Parameters();
  const where = conditions(query, parameters);
  const filter = where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';
  const text = `SELECT ${COLUMNS} FROM events ${filter} ORDER BY ${orderOf(query)} LIMIT ${parameters.add(query.limit)}`;
  return (await ask<Row>(pool, { text, values: parameters.values })).map(toStored);
}

/** The event of that id; undefined also where it can't be the id of one. */
export async function readEvent(pool: Pool, eventId: string): Promise<StoredEvent | undefined> {
  if (!z.guid().safeParse(eventId).success) return undefined;
  const text = `SELECT ${COLUMNS} FROM events WHERE event_id = $1`;
  return (await ask<Row>(pool, { name: 'read_event', text, values: [eventId] })).map(toStored)[0];
}

/** Per cause, because Postgres walks the index in order for one value only. */
const CAUSED_BY = `SELECT caused.* FROM unnest($1::text[]) AS cause(id)
  CROSS JOIN LATERAL (
    SELECT ${COLUMNS} FROM events WHERE metadata->>'causationId' = cause.id ORDER BY position LIMIT $2) caused
  ORDER BY caused.position LIMIT $2`;

/** The first `limit` events that name one of these commands or events as what directly caused them. */
export async function readCausedBy(pool: Pool, causes: readonly string[], limit: number): Promise<StoredEvent[]> {
  return (await ask<Row>(pool, { text: CAUSED_BY, values: [[...new Set(causes)], limit] })).map(toStored);
}
