import type { z } from 'zod';
import { type ColumnType, type Emptiness, columnType, unwrapped } from './column-type';
import { InvalidProjection } from '../errors';
import { columnName } from './identifiers';
import type { Projection } from '../projection';

export interface Column {
  /** camelCase, as in the row. */
  readonly field: string;
  /** snake_case, as in the table. */
  readonly name: string;
  readonly type: ColumnType;
  readonly empty: Emptiness;
}

function column(projection: string, field: string, schema: z.core.$ZodType): Column {
  const type = columnType(schema);
  if (!type) throw new InvalidProjection(projection, `field ${field} has a type that does not survive storage: use JSON types (a time is z.iso.datetime())`);
  return { field, name: columnName(projection, field), type, empty: unwrapped(schema).empty };
}

/** One column for each field of the row. @throws InvalidProjection */
export function rowColumns({ name, row }: Pick<Projection, 'name' | 'row'>): readonly Column[] {
  const columns = Object.entries(row.shape as Record<string, z.core.$ZodType>).map(([field, schema]) => column(name, field, schema));
  const names = columns.map((one) => one.name);
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice) throw new InvalidProjection(name, `two fields make the same column ${twice}`);
  return columns;
}

/** The columns of each index. @throws InvalidProjection */
export function indexColumns({ name, indexes }: Pick<Projection, 'name' | 'indexes'>, columns: readonly Column[]): readonly (readonly Column[])[] {
  const find = (field: string) => {
    const found = columns.find((one) => one.field === field);
    if (!found) throw new InvalidProjection(name, `index on ${field}, which is no field of the row`);
    if (found.type === 'jsonb') throw new InvalidProjection(name, `index on ${field}, which is not a scalar`);
    return found;
  };
  return (indexes ?? []).map((fields) => fields.map(find));
}

/** The column that says whose a row is; undefined: nothing does. @throws InvalidProjection */
export function subjectColumn({ name, subject }: Pick<Projection, 'name' | 'subject'>, columns: readonly Column[]): Column | undefined {
  const found = columns.find(({ field }) => field === subject);
  if (subject !== undefined && found?.type !== 'text') throw new InvalidProjection(name, `subject is ${subject}, which is no text of the row`);
  return found;
}
