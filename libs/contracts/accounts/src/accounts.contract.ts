import { type Contract, codec } from '@reprise/kernel';
import { AccountEvent } from './accounts.events';
import { accountUpcasters } from './accounts.upcasters';

export const accountEvents: Contract<AccountEvent> = {
  context: 'accounts',
  category: 'account',
  topic: { name: 'reprise.accounts.g1', partitions: 6 },
  codec: codec(AccountEvent, accountUpcasters),
};
