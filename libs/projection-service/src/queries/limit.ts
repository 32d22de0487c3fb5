import { z } from 'zod';

export const MAX_LIMIT = 500;

/** Items on a page, as a query string spells it: 1 to 500, 50 unless told. */
export const limit = z
  .string()
  .regex(/^[0-9]{1,3}$/, `must be a whole number from 1 to ${MAX_LIMIT}`)
  .transform(Number)
  .pipe(z.int().min(1).max(MAX_LIMIT))
  .default(50);

/** A whole number of minor units, as a query string spells it. */
export const minorUnits = z
  .string()
  .regex(/^-?[0-9]{1,15}$/, 'must be a whole number of minor units')
  .transform(Number)
  .pipe(z.int());
