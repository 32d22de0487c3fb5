import { type Contract, codec, event } from '@reprise/kernel';
import { defineProjection } from '@reprise/projections';
import { z } from 'zod';
import { type ProjectionServiceDefinition, groupOf } from './definition';

const Till = z.discriminatedUnion('type', [event('Paid', z.object({ amount: z.int() }))]);

const service = (topic: string, version: number): ProjectionServiceDefinition => {
  const contract: Contract<z.infer<typeof Till>> = { context: 'tills', category: 'till', topic: { name: topic, partitions: 1 }, codec: codec(Till) };
  const row = z.object({ payments: z.int() });
  const till = defineProjection({ name: 'till', version, from: contract, row, key: ({ streamId }) => streamId, evolve: (before) => ({ payments: (before?.payments ?? 0) + 1 }) });
  return { name: 'till-projection', contract, projections: [till], rows: [] };
};

describe('the group of a projection service', () => {
  it('is shared by instances that build the same', () => expect(groupOf(service('tills', 1))).toBe(groupOf(service('tills', 1))));

  it('is another for another version of a projection', () => expect(groupOf(service('tills', 2))).not.toBe(groupOf(service('tills', 1))));

  it('never mixes topics', () => expect(groupOf(service('tills-2', 1))).not.toBe(groupOf(service('tills', 1))));
});
