import type { StoredEvent } from '@reprise/kernel';
import type { Pool } from 'pg';
import { z } from 'zod';
import { COLUMNS, Parameters, among, askEvents } from './stored-rows';

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
const inMetadata = (name: string) => `(metadata->>'${name}') COLLATE "C"`;

/** The first that is given is what the index is walked by: from the rarest value to the most frequent. */
const WALKED = ['correlationId', 'subjectId', 'actor'] as const;
const LAST = '9223372036854775807';

/**
 * Equality, spelled as the bounds of an index on (value, position): in that order nothing else can be read in order.
 * With a plain equality Postgres may walk all positions and look for the value, if it thinks it is frequent.
 */
const bounded = (column: string, value: string, { after = '0', before = LAST }: { after?: string | undefined; before?: string | undefined } = {}) =>
  `(${column}, position) > (${value}, ${after}) AND (${column}, position) < (${value}, ${before})`;

type Walked = (typeof WALKED)[number];

function conditions(query: AuditQuery, walked: Walked | undefined, parameters: Parameters): string[] {
  const where: string[] = [];
  if (query.streamId !== undefined) where.push(`stream_id = ${parameters.add(query.streamId)}`);
  for (const name of WALKED) {
    if (name !== walked && query[name] !== undefined) where.push(`${inMetadata(name)} = ${parameters.add(query[name])}`);
  }
  if (query.types) where.push(among('type', query.types, parameters));
  if (query.from !== undefined) where.push(`occurred_at >= ${parameters.add(query.from)}`);
  if (query.to !== undefined) where.push(`occurred_at < ${parameters.add(query.to)}::timestamptz + interval '1 millisecond'`);
  if (!walked && query.cursor !== undefined) where.push(`position ${query.direction === 'backwards' ? '<' : '>'} ${parameters.add(query.cursor)}`);
  return where;
}

/** What the page is read in the order of, and what keeps it to one value; not null is what a partial index holds. */
function walk(query: AuditQuery, name: Walked | undefined, parameters: Parameters): { readonly where: readonly string[]; readonly by: readonly string[] } {
  // In a stream, versions are in the order of positions, and its index is in the order of versions.
  if (query.streamId !== undefined) return { where: [], by: ['stream_version'] };
  if (!name) return { where: [], by: ['position'] };
  const column = inMetadata(name);
  const value = parameters.add(query[name]);
  const cursor = query.cursor === undefined ? undefined : parameters.add(query.cursor);
  const edge = query.direction === 'backwards' ? { before: cursor } : { after: cursor };
  return { where: [bounded(column, value, edge), `metadata->>'${name}' IS NOT NULL`], by: [column, 'position'] };
}

/** One statement per combination of filters: what is not asked for is not in it. */
export function auditStatement(query: AuditQuery): { readonly text: string; readonly values: unknown[] } {
  const parameters = new Parameters();
  const walked = query.streamId === undefined ? WALKED.find((name) => query[name] !== undefined) : undefined;
  const { where, by } = walk(query, walked, parameters);
  const all = [...where, ...conditions(query, walked, parameters)];
  const order = by.map((column) => `${column} ${query.direction === 'backwards' ? 'DESC' : 'ASC'}`).join();
  const filter = all.length > 0 ? `WHERE ${all.join(' AND ')}` : '';
  return { text: `SELECT ${COLUMNS} FROM events ${filter} ORDER BY ${order} LIMIT ${parameters.add(query.limit)}`, values: parameters.values };
}

/** The next `limit` events an audit asks for, by position. */
export const readAudit = (pool: Pool, query: AuditQuery): Promise<StoredEvent[]> => askEvents(pool, auditStatement(query));

/** The event of that id; undefined also where it can't be the id of one. */
export async function readEvent(pool: Pool, eventId: string): Promise<StoredEvent | undefined> {
  if (!z.guid().safeParse(eventId).success) return undefined;
  const text = `SELECT ${COLUMNS} FROM events WHERE event_id = $1`;
  return (await askEvents(pool, { name: 'read_event', text, values: [eventId] }))[0];
}

/** Per cause, so that each is read in order and stops at the limit. */
const CAUSED_BY = `SELECT caused.* FROM unnest($1::text[]) AS cause(id)
  CROSS JOIN LATERAL (
    SELECT ${COLUMNS} FROM events WHERE ${bounded(inMetadata('causationId'), 'cause.id')}
    ORDER BY ${inMetadata('causationId')}, position LIMIT $2) caused
  ORDER BY caused.position LIMIT $2`;

/** The first `limit` events that name one of these commands or events as what directly caused them. */
export const readCausedBy = (pool: Pool, causes: readonly string[], limit: number): Promise<StoredEvent[]> =>
  askEvents(pool, { text: CAUSED_BY, values: [[...new Set(causes)], limit] });
