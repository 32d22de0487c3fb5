import { isDeepStrictEqual } from 'node:util';
import type { RowPair } from './row-pairs';
import type { Row } from '../../table/row';

export type RowChange = 'added' | 'removed' | 'changed' | 'equal';

/** Fields are compared by name; one that is not there is as one without a value. */
export const changedFields = ({ before, after }: Pick<RowPair, 'before' | 'after'>, fields: readonly string[]): string[] =>
  fields.filter((field) => !isDeepStrictEqual(before?.[field] ?? null, after?.[field] ?? null));

export function changeOf(pair: RowPair, fields: readonly string[]): RowChange {
  if (!pair.before) return 'added';
  if (!pair.after) return 'removed';
  return changedFields(pair, fields).length > 0 ? 'changed' : 'equal';
}

/** Undefined: no number. */
export const numberIn = (row: Row | undefined, field: string): number | undefined => {
  const value = row?.[field];
  return typeof value === 'number' ? value : undefined;
};

/** How far the row's numbers moved, at most; where there is no row, they are zero. */
export function sizeOf({ before, after }: RowPair, numbers: readonly string[]): number {
  const moves = numbers.map((field) => Math.abs((numberIn(after, field) ?? 0) - (numberIn(before, field) ?? 0)));
  return Math.max(0, ...moves);
}

/** The fields whose difference says most: those that both versions have, or, where they agree in all of them, the others. */
export function tellingFields(pair: RowPair, { all, common }: { readonly all: readonly string[]; readonly common: readonly string[] }): readonly string[] {
  return changedFields(pair, common).length > 0 ? common : all;
}

/** The names of all fields, those of the first shape first. */
export const fieldsOf = (before: object, after: object): string[] => [...new Set([...Object.keys(before), ...Object.keys(after)])];
