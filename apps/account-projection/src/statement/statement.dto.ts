import { limit, pageSchema } from '@reprise/projection-service';
import { cursor, from, isInOrder, to } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { StatementEntry } from '../account-statement.projection';

export const StatementCriteria = z
  .strictObject({ from: from.optional(), to: to.optional(), limit, cursor: cursor(z.int().positive()).optional() })
  .refine(isInOrder, { message: 'must not be after to', path: ['from'] });
export type StatementCriteria = z.output<typeof StatementCriteria>;

/** A movement, the balance once it was made, and the adjustments that put it right since. */
export const StatementLine = StatementEntry.extend({
  balanceAfter: z.int(),
  /** Positions of the account's adjustments that name this movement as the one they correct. */
  correctedBy: z.array(z.int().positive()),
});
export type StatementLine = z.output<typeof StatementLine>;

export class StatementParams extends createZodDto(StatementCriteria) {}
export class StatementPage extends createZodDto(pageSchema(StatementLine)) {}
