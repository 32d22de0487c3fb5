import { type Contract, codec } from '@reprise/kernel';
import { PurgeEvent } from './purge.events';

/** Each purge has a stream of its own, `purge-<purgeId>`: what it is about belongs to other contexts. */
export const purgeEvents: Contract<PurgeEvent> = {
  context: 'purges',
  category: 'purge',
  topic: { name: 'reprise.purges.g1', partitions: 1 },
  codec: codec(PurgeEvent),
};
