import type { DomainEvent } from '@reprise/kernel';
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { z } from 'zod';
import type { ColumnType } from '../table/column-type';
import type { Projection } from '../projection';
import { type Column, rowColumns } from '../table/row-columns';
import { asRow } from '../runtime/rows';

/** A row with where it stands: what TypeORM repositories of a read model answer. */
export type ReadModelRow<Row extends z.ZodObject> = z.output<Row> & {
  readonly _key: string;
  /** Position and partition of the last event that changed the row. */
  readonly _position: number;
  readonly _partition: number;
};

const asNumber = { to: (value: unknown) => value, from: (value: string | null) => (value === null ? null : Number(value)) };
const asIso = { to: (value: unknown) => value, from: (value: Date | null) => value?.toISOString() ?? null };

const transformers: Partial<Record<ColumnType, typeof asNumber | typeof asIso>> = { bigint: asNumber, timestamptz: asIso };

const options = ({ name, type, empty }: Column): EntitySchemaColumnOptions => {
  const transformer = transformers[type];
  return { name, type, nullable: empty !== 'never', ...(transformer && { transformer }) };
};

/** A TypeORM entity on the live view of a projection. Read only: never `synchronize`, never save. */
export function readModelEntity<Row extends z.ZodObject, Event extends DomainEvent>(projection: Projection<Row, Event>): EntitySchema<ReadModelRow<Row>> {
  const columns: Record<string, EntitySchemaColumnOptions> = {
    _key: { name: '_key', type: 'text', primary: true },
    _position: { name: '_position', type: 'bigint', transformer: asNumber },
    _partition: { name: '_partition', type: 'smallint' },
  };
  for (const column of rowColumns(projection)) columns[column.field] = options(column);
  return new EntitySchema<ReadModelRow<Row>>({ name: projection.name, tableName: projection.name, synchronize: false, columns: columns });
}

/** An entity as the API answers it: the row, as its schema has it. */
export function toRow<Row extends z.ZodObject, Event extends DomainEvent>(projection: Projection<Row, Event>, entity: ReadModelRow<Row>): z.output<Row> {
  const fields = Object.fromEntries(Object.keys(projection.row.shape).map((field) => [field, (entity as Record<string, unknown>)[field]]));
  return asRow({ columns: rowColumns(projection) }, fields) as z.output<Row>;
}
