import { leafHash } from './merkle';

/** In the order in which they are hashed: that of the table. */
export const EVENT_COLUMNS = [
  'position',
  'stream_id',
  'stream_version',
  'category',
  'type',
  'schema_version',
  'data',
  'metadata',
  'event_id',
  'occurred_at',
  'recorded_at',
] as const;

/** Every column of an event as text, as it is hashed: times are seconds since 1970 with six decimals. */
export type EventColumns = Readonly<Record<(typeof EVENT_COLUMNS)[number], string>>;

const isTime = (column: string) => column.endsWith('_at');

/** To select `EventColumns` from a table or subquery of that name. */
export const columnsAsText = (table: string): string =>
  EVENT_COLUMNS.map((column) => (isTime(column) ? `extract(epoch FROM ${table}.${column})::text AS ${column}` : `${table}.${column}::text`)).join(', ');

/** `5:hello,` in UTF-8: what follows can't be taken for a part of it. */
const netstring = (text: string) => `${Buffer.byteLength(text)}:${text},`;

export const netstrings = (texts: readonly string[]): Buffer => Buffer.from(texts.map(netstring).join(''));

/** The bytes that stand for an event, as `event_bytes` makes them in the database: docs/verification.md. */
export const eventBytes = (event: EventColumns): Buffer => netstrings(EVENT_COLUMNS.map((column) => event[column]));

export const leafOf = (event: EventColumns): Buffer => leafHash(eventBytes(event));
