import { type AnyContract, codec, event } from '@reprise/kernel';
import { z } from 'zod';

const Happened = z.discriminatedUnion('type', [event('Happened', z.looseObject({}))]);

/** A context of its own for one test: streams of `category`, one topic. */
export const happenedContract = (topic: string, partitions = 3, category = 'thing'): AnyContract => ({
  context: 'tests',
  category,
  topic: { name: topic, partitions },
  codec: codec(Happened),
});
