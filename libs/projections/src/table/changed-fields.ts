import type { z } from 'zod';
import { canonical } from './canonical';
import { type ColumnType, definition } from './column-type';
import type { Row } from './row';
import type { Column } from './row-columns';

type Made = Readonly<Record<string, unknown>>;

const isRecord = (made: unknown): made is Made => typeof made === 'object' && made !== null && !Array.isArray(made);

/** Of these the value alone says whether it is good: no rule about the row as a whole, no unknown fields to refuse. */
const isPlain = (row: z.ZodObject) => {
  const { checks = [], catchall } = definition(row) as z.core.$ZodObjectDef;
  return checks.length === 0 && catchall === undefined;
};

const isScalar = (value: unknown) => typeof value !== 'object' || value === null;

/**
 * The next row where `made` differs from `before` in few fields: what is as it was needn't be checked again, and most
 * events change a number or two. Undefined where that can't be told from the fields that differ, or one of them is not good:
 * then all of it is to be checked.
 */
export function changedFields(schema: z.ZodObject, columns: readonly Column[]): (made: unknown, before: Row) => Row | undefined {
  if (!isPlain(schema)) return () => undefined;
  const shape = schema.shape as Record<string, z.ZodType>;
  const checked = columns.map(({ field, type }) => ({ field, type, schema: shape[field] as z.ZodType }));
  return (made, before) => (isRecord(made) ? next(checked, made, before) : undefined);
}

interface Checked {
  readonly field: string;
  readonly type: ColumnType;
  readonly schema: z.ZodType;
}

function next(checked: readonly Checked[], made: Made, before: Row): Row | undefined {
  const row: Record<string, unknown> = {};
  for (const { field, type, schema } of checked) {
    const value = made[field];
    if (!isScalar(value)) return undefined;
    const kept = value === before[field];
    const parsed = kept ? undefined : check(schema, type, value);
    if (!kept && !parsed) return undefined;
    if (value !== undefined) row[field] = parsed ? canonical[type](parsed.data) : before[field];
  }
  return Object.freeze(row);
}

/** Not of text: together with other columns it may be too long for an index. */
function check(schema: z.ZodType, type: ColumnType, value: unknown) {
  if (type === 'text' || type === 'jsonb' || value === undefined || value === null) return undefined;
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed : undefined;
}
