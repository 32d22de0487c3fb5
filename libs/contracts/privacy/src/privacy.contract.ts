import { type Contract, codec } from '@reprise/kernel';
import { PrivacyEvent } from './privacy.events';

export const privacyEvents: Contract<PrivacyEvent> = {
  context: 'privacy',
  category: 'subject',
  topic: { name: 'reprise.privacy.g1', partitions: 1 },
  codec: codec(PrivacyEvent),
};
