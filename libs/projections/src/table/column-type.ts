import type { z } from 'zod';

/** How a field is stored. What is not a scalar is jsonb. */
export type ColumnType = 'text' | 'bigint' | 'double precision' | 'boolean' | 'timestamptz' | 'jsonb';

/** How "no value" reads in a row: it can't be, `null`, or the field is absent. */
export type Emptiness = 'never' | 'null' | 'absent';

type Schema = z.core.$ZodType;
type Known = z.core.$ZodTypes;

const WRAPPERS = new Set(['optional', 'nullable', 'default', 'prefault', 'nonoptional', 'readonly', 'catch']);
const NESTED = new Set(['object', 'array', 'record', 'tuple', 'intersection', 'lazy', 'any', 'unknown', 'null', 'custom']);

export const definition = (schema: Schema) => (schema as Known)._zod.def;

/** What is inside of `.optional()`, `.nullable()`, `.default()` and the like. */
export function unwrapped(schema: Schema): { schema: Schema; empty: Emptiness } {
  let empty: Emptiness = 'never';
  let inner = schema;
  while (WRAPPERS.has(definition(inner).type)) {
    const { type, innerType } = definition(inner) as { type: string; innerType: Schema };
    if (type === 'nullable') empty = 'null';
    if (type === 'optional' && empty === 'never') empty = 'absent';
    inner = innerType;
  }
  return { schema: inner, empty };
}

const scalar: Record<string, ColumnType> = { string: 'text', number: 'bigint', boolean: 'boolean' };

const ofValues = (values: readonly unknown[]): ColumnType => {
  const [type, ...others] = new Set(values.map((value) => (Number.isInteger(value) || typeof value !== 'number' ? typeof value : 'fraction')));
  return (others.length === 0 && scalar[type ?? '']) || 'jsonb';
};

const ofUnion = (options: readonly Schema[]): ColumnType | undefined => {
  const types = new Set(options.map((option) => columnType(option)));
  if (types.has(undefined)) return undefined;
  return types.size === 1 ? [...types][0] : 'jsonb';
};

/** Only a time in UTC or with an offset, of free precision, survives a timestamptz unchanged in meaning and form. */
const ofString = (def: z.core.$ZodStringDef): ColumnType => {
  const { format, local, precision } = def as Partial<z.core.$ZodISODateTimeDef>;
  return format === 'datetime' && !local && (precision ?? 3) === 3 ? 'timestamptz' : 'text';
};

/** Undefined where values of the schema don't survive storage (dates, bigints, transforms). */
export function columnType(schema: Schema): ColumnType | undefined {
  const inner = unwrapped(schema).schema;
  const def = definition(inner);
  switch (def.type) {
    case 'string':
      return ofString(def);
    case 'number':
      return (inner as z.ZodNumber).isInt ? 'bigint' : 'double precision';
    case 'boolean':
      return 'boolean';
    case 'template_literal':
      return 'text';
    case 'enum':
      return ofValues(Object.values(def.entries));
    case 'literal':
      return ofValues(def.values);
    case 'union':
      return ofUnion(def.options);
    default:
      return NESTED.has(def.type) ? 'jsonb' : undefined;
  }
}
