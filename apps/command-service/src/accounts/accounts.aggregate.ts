import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { type Account, type AccountCommand, account } from '@reprise/domain-accounts';
import type { DecidedAggregate } from '../commands/decider-handler';
import { ACCOUNT_RULE_STATUS } from './accounts.problems';

export const accounts: DecidedAggregate<Account, AccountCommand, AccountEvent> = {
  contract: accountEvents,
  decider: account,
  idOf: ({ data }) => data.accountId,
  subjectOf: (state) => (state.status === 'unopened' ? undefined : state.subjectId),
  rules: ACCOUNT_RULE_STATUS,
};
