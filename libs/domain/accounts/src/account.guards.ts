import type { Rejection } from '@reprise/kernel';
import { type AccountDecision, type AccountRule, money, refuse } from './account.rules';
import type { Account, OpenedAccount } from './account.state';

type Status = OpenedAccount['status'];

/** How far from zero a balance may go, in minor units: any amount can still be added to it exactly. */
export const MAX_BALANCE = 9_000_000_000_000_000;

const onlyWhile =
  (...allowed: readonly Status[]) =>
  (accountId: string, state: Account, then: (account: OpenedAccount) => AccountDecision): AccountDecision => {
    if (state.status === 'unopened') return refuse('AccountNotOpen', `account ${accountId} was never opened`);
    if (allowed.includes(state.status)) return then(state);
    if (state.status === 'frozen') return refuse('AccountFrozen', `account ${accountId} is frozen`);
    return refuse('AccountClosed', `account ${accountId} is closed`);
  };

export const whileOpen = onlyWhile('open');
/** A frozen account keeps its money in, but takes more, and staff may correct it. */
export const whileOpenOrFrozen = onlyWhile('open', 'frozen');
export const onceOpened = onlyWhile('open', 'frozen', 'closed');

/** Says no to a debit below the overdraft limit. */
export const uncovered = ({ balance, overdraftLimit, currency }: OpenedAccount, amount: number): Rejection<AccountRule> | undefined => {
  if (amount <= balance + overdraftLimit) return undefined;
  const facts = `the balance is ${money(balance, currency)}, the overdraft limit ${money(overdraftLimit, currency)}`;
  return refuse('InsufficientFunds', `${money(amount, currency)} cannot be taken out: ${facts}`);
};

/** Says no to a balance that integers could not hold exactly. */
export const outOfRange = ({ balance, currency }: OpenedAccount, change: number): Rejection<AccountRule> | undefined => {
  if (Math.abs(balance + change) <= MAX_BALANCE) return undefined;
  const facts = `${money(balance, currency)} changed by ${money(change, currency)} is more than ${MAX_BALANCE} away from zero`;
  return refuse('BalanceOutOfRange', `the balance would leave its range: ${facts}`);
};
