import { codec } from '@reprise/kernel';
import { z } from 'zod';
import { type Projection, defineProjection } from '../projection';
import { type TallyRow, TallyEvent, UNLUCKY, tallies, tallyEvents } from '../runtime/tally.for-spec';

/** The same projection after its bug was put right. */
export const mended = defineProjection({
  ...tallies,
  evolve: (row, event, key) => {
    if (event.type === 'Added' && event.data.amount === UNLUCKY) return { ...tallies.evolve(row, { ...event, data: { ...event.data, amount: 0 } }, key), note: 'mended' } as TallyRow;
    return tallies.evolve(row, event, key);
  },
});

/** The contract after the type was added that the reader did not know. */
export const newer = {
  ...tallyEvents,
  codec: codec(z.discriminatedUnion('type', [...TallyEvent.options, z.strictObject({ type: z.literal('FromTheFuture'), data: z.object({}) })])),
};

/** Nothing that happened fails with it. */
export const whole: Projection = { ...mended, from: newer, key: (event) => (event.type === 'FromTheFuture' ? [] : event.streamId) };
