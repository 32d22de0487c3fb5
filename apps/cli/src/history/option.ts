import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

/** An option's value checked by a schema: what is wrong with it is said in the schema's words. */
export const checkedBy =
  <Schema extends z.ZodType>(schema: Schema) =>
  (text: string): z.output<Schema> => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join(' '));
  };

/** The same for an option that may be given several times. */
export const listedBy = <Schema extends z.ZodType>(schema: Schema) => {
  const check = checkedBy(schema);
  return (text: string, before: readonly z.output<Schema>[] = []): readonly z.output<Schema>[] => [...before, check(text)];
};

const MAX = 1_000_000_000;

/** A whole number from 1. */
export const count = z
  .string()
  .regex(/^[0-9]{1,10}$/, 'It must be a whole number from 1.')
  .transform(Number)
  .pipe(z.int().min(1, 'It must be a whole number from 1.').max(MAX, `It must be at most ${MAX}.`));

/** `a,b` */
export const names = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.string().regex(/^[A-Za-z0-9_]{1,100}$/, 'It must be names of letters, digits and _, like a,b.')));
