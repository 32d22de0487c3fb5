import type { ColumnType } from './column-type';

/**
 * Values exactly as they come back from the table. Folding on in memory must not see anything else than folding on
 * from the table, or the batch size would show in the rows.
 */
export const canonical: Record<ColumnType, (value: unknown) => unknown> = {
  text: (value) => storable(String(value)),
  bigint: (value) => safe(value as number) + 0,
  'double precision': (value) => (value as number) + 0,
  boolean: (value) => value,
  timestamptz: (value) => isoTime(String(value)),
  jsonb: (value) => json(value),
};

/** Neither text nor jsonb can hold NUL; half a surrogate pair would be replaced on the way. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

export function storable(text: string): string {
  if (UNSTORABLE.test(text)) throw new Error('text with NUL or a lone surrogate');
  return text;
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error(`${value} is beyond the exact integers`);
  return value;
}

const UTC_MS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function isoTime(text: string): string {
  if (text.startsWith('0000')) throw new Error(`${text}: there was no year 0`);
  return UTC_MS.test(text) ? text : new Date(text).toISOString();
}

/** jsonb keeps keys by length, then by bytes. */
const jsonbOrder = (a: string, b: string) => Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b));

function json(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : json(item)));
  if (typeof value === 'object' && value !== null) return object(value);
  if (typeof value === 'boolean' || value === null) return value;
  throw new Error(`a ${typeof value} is not JSON`);
}

function object(value: object): unknown {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => jsonbOrder(a, b)).map(([key, field]) => [storable(key), json(field)]));
}
