import type { ColumnType } from './column-type';

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

const element: Partial<Record<ColumnType, (value: unknown) => string>> = {
  text: (value) => quoted(value as string),
  jsonb: (value) => quoted(JSON.stringify(value)),
};

/** Values of a column as one array parameter: Postgres reads a few arrays faster than a thousand records. */
export function arrayLiteral(type: ColumnType | 'smallint', values: readonly unknown[]): string {
  const write = element[type as ColumnType] ?? String;
  return `{${values.map((value) => (value === null || value === undefined ? 'NULL' : write(value))).join(',')}}`;
}
