import { event } from '@reprise/kernel';
import { z } from 'zod';
import { ErasureGrounds } from './privacy.events';

const Position = z.int().min(1);

export const PurgeEvent = z.discriminatedUnion('type', [
  event(
    'EventsPurged',
    ErasureGrounds.extend({
      purgeId: z.guid(),
      /** Of the events that have lost their data, in order; both ends inclusive. */
      positions: z.array(z.strictObject({ from: Position, to: Position })).min(1).max(1_000),
      /** Merkle root over what is left of them: docs/verification.md. */
      root: z.string().regex(/^[0-9a-f]{64}$/),
      purgedAt: z.iso.datetime(),
    }),
  ),
]);
export type PurgeEvent = z.infer<typeof PurgeEvent>;
