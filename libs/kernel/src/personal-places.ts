import { z } from 'zod';
import { type PersonalField, personalField } from './personal';

/** A value of a personal field, and where it stands in the data. */
export interface PersonalPlace extends PersonalField {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

interface At {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly path: PersonalPlace['path'];
}

const WRAPPERS = [z.ZodOptional, z.ZodNullable, z.ZodDefault, z.ZodPrefault, z.ZodReadonly, z.ZodNonOptional] as const;

const unwrapped = (schema: z.ZodType): z.ZodType => {
  const wrapper = WRAPPERS.find((each) => schema instanceof each);
  return wrapper ? (schema as z.ZodOptional<z.ZodType>).unwrap() : schema;
};

/** Every personal value that data of this shape holds, in objects, arrays, records and unions; absent ones are left out. */
export const personalPlaces = (schema: z.ZodType, data: unknown): readonly PersonalPlace[] => placesAt({ schema, value: data, path: [] });

function placesAt({ schema, value, path }: At): readonly PersonalPlace[] {
  if (value === undefined || value === null) return [];
  const field = personalField(schema);
  if (field) return [{ ...field, path, value }];
  const inner = unwrapped(schema);
  return inner === schema ? within({ schema, value, path }) : placesAt({ schema: inner, value, path });
}

function within({ schema, value, path }: At): readonly PersonalPlace[] {
  if (schema instanceof z.ZodUnion) return distinct((schema.options as z.ZodType[]).flatMap((option) => placesAt({ schema: option, value, path })));
  return members(schema, value).flatMap(([part, of]) => placesAt({ schema: of, value: (value as Record<string | number, unknown>)[part], path: [...path, part] }));
}

type Member = readonly [part: string | number, schema: z.ZodType];

/** The members that the schema knows of the value; none of a value of another kind, as in a union's other options. */
function members(schema: z.ZodType, value: unknown): readonly Member[] {
  if (typeof value !== 'object' || value === null) return [];
  if (schema instanceof z.ZodArray) return Array.isArray(value) ? value.map((_, index): Member => [index, schema.element as z.ZodType]) : [];
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape);
  if (schema instanceof z.ZodRecord) return Object.keys(value).map((name): Member => [name, schema.valueType as z.ZodType]);
  return [];
}

const distinct = (places: readonly PersonalPlace[]) => [...new Map(places.map((place) => [JSON.stringify(place.path), place])).values()];
