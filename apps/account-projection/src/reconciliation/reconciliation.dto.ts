import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const position = z.int().min(0);

/** Money in minor units. */
export const Reconciliation = z.object({
  consistent: z.boolean(),
  /** Both sides hold nothing above this position of the log… */
  position,
  /** …and each partition exactly what is at or below its own. */
  partitions: z.array(z.object({ partition: z.int(), position })),
  accounts: z.int(),
  events: z.int(),
  /** Events among them that somebody resolved: they are in neither side. */
  resolvedEvents: z.int(),
  /** Events that do not satisfy their contract, so that nothing can be said of their accounts. */
  unreadableEvents: z.int(),
  currencies: z.array(z.object({ currency: z.string(), readModel: z.int(), log: z.int(), difference: z.int() })),
  differingAccounts: z.int(),
  /** The first thousand of them; null: not there at all. */
  differing: z.array(z.object({ accountId: z.string(), currency: z.string(), readModel: z.int().nullable(), log: z.int().nullable() })),
});
export type Reconciliation = z.output<typeof Reconciliation>;

export class ReconciliationReport extends createZodDto(Reconciliation) {}
