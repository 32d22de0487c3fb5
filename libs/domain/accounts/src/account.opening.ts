import type { AccountEvent } from '@reprise/contracts-accounts';
import { fold } from '@reprise/kernel';
import type { OpenAccount } from './account.commands';
import { type AccountDecision, money, refuse } from './account.rules';
import { type Account, type OpenedAccount, evolve, unopened } from './account.state';

export const open = (command: OpenAccount, state: Account): AccountDecision => {
  const events = opening(command);
  if (state.status === 'unopened') return events;
  return isAsOpenedBy(events, state) ? [] : refuse('AccountAlreadyOpen', alreadyOpen(state));
};

const opening = ({ data }: OpenAccount): AccountEvent[] => {
  const { accountId, owner, currency, overdraftLimit, initialDeposit } = data;
  const opened: AccountEvent = { type: 'AccountOpened', data: { accountId, owner, currency, overdraftLimit } };
  return initialDeposit === undefined ? [opened] : [opened, { type: 'FundsDeposited', data: { amount: initialDeposit, currency } }];
};

/** Name and e-mail are not compared: the rules do not look into personal data. */
const compared = ['status', 'subjectId', 'currency', 'overdraftLimit', 'balance', 'transfers'] as const;

const isAsOpenedBy = (events: readonly AccountEvent[], state: OpenedAccount) => {
  const wanted = fold({ initialState: unopened, evolve }, events);
  return wanted.status !== 'unopened' && compared.every((field) => wanted[field] === state[field]);
};

const alreadyOpen = ({ accountId, status, balance, currency }: OpenedAccount) =>
  `account ${accountId} exists already: it is ${status} and its balance is ${money(balance, currency)}`;
