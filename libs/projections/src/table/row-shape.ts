import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { columnType, definition, unwrapped } from './column-type';

type Schema = z.core.$ZodType;

/** What of a schema decides what is stored: names, types, values; not wording, formats or limits. */
function shape(schema: Schema): unknown {
  const { schema: inner, empty } = unwrapped(schema);
  return { is: core(inner), empty };
}

function core(schema: Schema): unknown {
  const def = definition(schema);
  switch (def.type) {
    case 'object':
      return Object.fromEntries(Object.entries(def.shape).sort(byName).map(([name, field]) => [name, shape(field)]));
    case 'array':
      return [shape(def.element)];
    case 'record':
      return { values: shape(def.valueType) };
    case 'tuple':
      return def.items.map(shape);
    case 'union':
      return { oneOf: def.options.map(shape) };
    case 'enum':
      return Object.values(def.entries).sort();
    case 'literal':
      return def.values.map(String).sort();
    default:
      return columnType(schema) ?? def.type;
  }
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

/** The same for schemas whose rows are stored alike. */
export const rowShape = (row: z.ZodObject): string => createHash('sha256').update(JSON.stringify(core(row))).digest('hex');
