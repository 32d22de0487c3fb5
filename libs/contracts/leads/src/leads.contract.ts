import { type Contract, codec } from '@reprise/kernel';
import { LeadEvent } from './leads.events';
import { leadUpcasters } from './leads.upcasters';

export const leadEvents: Contract<LeadEvent> = {
  context: 'leads',
  category: 'lead',
  topic: { name: 'reprise.leads.g1', partitions: 6 },
  codec: codec(LeadEvent, leadUpcasters),
};
