import type { StoredEvent } from '@reprise/kernel';

/** What a spreadsheet would run instead of show, also behind white space and in full width. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u;

const inert = (text: string) => (FORMULA.test(text) ? `'${text}` : text);

/** Always in quotes: no comma, quote or line break in it can end it. */
const field = (value: unknown): string => `"${toText(value).replaceAll('"', '""')}"`;

/** A number is what it is, below zero, too. */
function toText(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return inert(typeof value === 'string' ? value : JSON.stringify(value ?? ''));
}

/** RFC 4180: lines end in CR LF. */
export const csvRow = (values: readonly unknown[]): string => `${values.map(field).join()}\r\n`;

const COLUMNS: Readonly<Record<string, (event: StoredEvent) => unknown>> = {
  position: ({ position }) => String(position),
  recordedAt: ({ recordedAt }) => recordedAt,
  occurredAt: ({ occurredAt }) => occurredAt,
  actor: ({ metadata }) => metadata.actor,
  type: ({ type }) => type,
  schemaVersion: ({ schemaVersion }) => String(schemaVersion),
  streamId: ({ streamId }) => streamId,
  streamVersion: ({ streamVersion }) => String(streamVersion),
  subjectId: ({ metadata }) => metadata.subjectId ?? '',
  correlationId: ({ metadata }) => metadata.correlationId,
  causationId: ({ metadata }) => metadata.causationId,
  eventId: ({ eventId }) => eventId,
  data: ({ data }) => JSON.stringify(data),
};

export const csvHeader = (): string => csvRow(Object.keys(COLUMNS));

export const csvLine = (event: StoredEvent): string => csvRow(Object.values(COLUMNS).map((column) => column(event)));
