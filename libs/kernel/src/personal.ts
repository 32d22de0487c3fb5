import { z } from 'zod';

export interface PersonalField {
  /** Sibling field that names the person this value is about. */
  readonly subject: string;
}

const personal = z.registry<PersonalField>();

/**
 * Marks a field as personal data of the subject named by a sibling field (`subjectId` unless told).
 * The mark is what tools find; the schema validates as before.
 */
export function pii<Schema extends z.ZodType>(schema: Schema, subject = 'subjectId'): Schema {
  const marked = schema.clone();
  personal.add(marked, { subject });
  return marked;
}

/** The mark of a field, or undefined where it is not personal. A mark shows through `.optional()` and `.nullable()`. */
export const personalField = (schema: z.ZodType): PersonalField | undefined =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? personalField(schema.unwrap() as z.ZodType) : personal.get(schema);
