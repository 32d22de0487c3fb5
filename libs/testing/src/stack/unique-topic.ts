import { randomBytes } from 'node:crypto';
import type { Contract, DomainEvent } from '@reprise/kernel';

/** The same contract on a topic of its own, so that tests on one broker don't see each other. */
export function uniqueTopic<Event extends DomainEvent>(contract: Contract<Event>): Contract<Event> {
  return { ...contract, topic: { ...contract.topic, name: `${contract.topic.name}-${randomBytes(5).toString('hex')}` } };
}
