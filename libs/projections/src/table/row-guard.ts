import { z } from 'zod';
import { canonical } from './canonical';
import { InvalidRow } from '../errors';
import type { Row } from './row';
import type { Projection } from '../projection';
import { changedFields } from './changed-fields';
import { type Column, indexColumns } from './row-columns';

/**
 * Checks what `evolve` made, and brings it to the form in which the table gives it back.
 * @param before the row that it was made of, as the guard or the table gave it
 * @throws InvalidRow
 */
export type RowGuard = (made: unknown, before?: Row) => Row;

/** A btree entry of Postgres holds 2,704 bytes. */
const INDEX_BYTES = 2_500;

const indexed = (row: Row, columns: readonly Column[]) =>
  columns.reduce((bytes, { field, type }) => bytes + (type === 'text' ? Buffer.byteLength((row[field] ?? '') as string) : 8), 0);

function values(columns: readonly Column[], made: Row): Row {
  const row: Record<string, unknown> = {};
  for (const { field, type, empty } of columns) {
    const value = made[field] ?? null;
    if (value !== null) row[field] = canonical[type](value);
    else if (empty !== 'absent') row[field] = null;
  }
  return Object.freeze(row);
}

export function rowGuard(projection: Projection, columns: readonly Column[]): RowGuard {
  const indexes = indexColumns(projection, columns).filter((index) => index.some(({ type }) => type === 'text'));
  const stored = (made: Row) => {
    const row = values(columns, made);
    const tooLong = indexes.find((index) => indexed(row, index) > INDEX_BYTES);
    if (tooLong) throw new Error(`${tooLong.map(({ field }) => field).join(', ')}: too long for an index (${INDEX_BYTES} bytes)`);
    return row;
  };
  const changed = changedFields(projection.row, columns);
  return (made, before) => {
    const quick = before && changed(made, before);
    if (quick) return quick;
    const parsed = projection.row.safeParse(made);
    if (!parsed.success) throw new InvalidRow(projection.name, z.prettifyError(parsed.error));
    try {
      return stored(parsed.data);
    } catch (cause) {
      throw new InvalidRow(projection.name, cause instanceof Error ? cause.message : String(cause));
    }
  };
}
