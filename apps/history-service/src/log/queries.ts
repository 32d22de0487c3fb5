import { z } from 'zod';
import { asStored, inTodaysShape } from './todays-shape';

/** A whole number from 1, as a query string spells it. */
export const count = z
  .string()
  .regex(/^[0-9]{1,15}$/, 'must be a whole number')
  .transform(Number)
  .pipe(z.int().min(1));

/** Of an event in its stream. */
export const version = count.pipe(z.int().max(2_147_483_647));

export const Shape = z.enum(['current', 'stored']).default('current');

export const shaping = (shape: z.output<typeof Shape>) => (shape === 'stored' ? asStored : inTodaysShape);

/** `a,b` or repeated. */
export const names = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((list) => list.split(',')))
  .pipe(z.array(z.string().regex(/^[A-Za-z0-9_]{1,100}$/, 'must be names of letters, digits and _')).min(1).max(50));

export const JSON_LIMIT = { default: 100, max: 1_000 } as const;
