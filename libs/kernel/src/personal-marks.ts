import { z } from 'zod';
import { personalField } from './personal';

/** Of these `personalPlaces` looks into every part. */
const ENTERED = [z.ZodArray, z.ZodUnion, z.ZodOptional, z.ZodNullable, z.ZodDefault, z.ZodPrefault, z.ZodReadonly, z.ZodNonOptional] as const;

/**
 * Kinds of schema with a mark inside that `personalPlaces` does not find: a tuple, an intersection, the keys of a record,
 * a transformation, … Empty for a schema of which every personal value is found.
 */
export const lostMarks = (schema: z.ZodType): readonly string[] => lostIn(schema, new Set());

function lostIn(schema: z.ZodType, passed: Set<z.ZodType>): readonly string[] {
  if (passed.has(schema) || personalField(schema)) return [];
  passed.add(schema);
  const entered = enteredBy(schema);
  const lost = partsOf(schema).some((part) => !entered.includes(part) && holdsPersonal(part));
  return [...(lost ? [schema.def.type] : []), ...entered.flatMap((part) => lostIn(part, passed))];
}

/** The parts that `personalPlaces` looks into. */
function enteredBy(schema: z.ZodType): readonly z.ZodType[] {
  if (schema instanceof z.ZodObject) return Object.values<z.ZodType>(schema.shape);
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.ZodType];
  return ENTERED.some((kind) => schema instanceof kind) ? partsOf(schema) : [];
}

/** Some of it is personal: data of this shape may have something to seal. */
export const holdsPersonal = (schema: z.ZodType): boolean => isMarked(schema, new Set());

function isMarked(schema: z.ZodType, passed: Set<z.ZodType>): boolean {
  if (personalField(schema)) return true;
  if (passed.has(schema)) return false;
  passed.add(schema);
  return partsOf(schema).some((part) => isMarked(part, passed));
}

/** The schemas that a schema is made of, whatever its kind. */
const partsOf = (schema: z.ZodType): readonly z.ZodType[] => (schema instanceof z.ZodLazy ? [schema.unwrap() as z.ZodType] : Object.values(schema.def).flatMap(schemasIn));

const schemasIn = (part: unknown): z.ZodType[] => (part instanceof z.ZodType ? [part] : Object.values(Object(part) as object).filter((each) => each instanceof z.ZodType));
