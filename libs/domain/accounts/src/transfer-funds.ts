import type { AccountEvent } from '@reprise/contracts-accounts';
import { type Rejection, isRejection } from '@reprise/kernel';
import { ReceiveTransfer, SendTransfer, type TransferFunds } from './account.commands';
import { account } from './account.decider';
import { type AccountRule, refuse } from './account.rules';
import type { Account } from './account.state';

export interface TransferAccounts {
  readonly from: Account;
  readonly to: Account;
}

/** What is to be appended to each stream, as one atomic unit. Nothing on both: the transfer was made before. */
export interface TransferLegs {
  readonly from: readonly AccountEvent[];
  readonly to: readonly AccountEvent[];
}

/** Decides a transfer on both accounts at once; no money is made or lost on the way. */
export const transferFunds = (command: TransferFunds, accounts: TransferAccounts): TransferLegs | Rejection<AccountRule> => {
  const from = account.decide(sending(command), accounts.from);
  if (isRejection(from)) return from;
  const to = account.decide(receiving(command, accounts.from), accounts.to);
  if (isRejection(to)) return to;
  return from.length === to.length ? { from, to } : refuse('TransferIdReused', halfDone(command));
};

const sending = ({ data: { fromAccountId, toAccountId, ...rest } }: TransferFunds) =>
  new SendTransfer({ ...rest, accountId: fromAccountId, counterAccountId: toAccountId });

const receiving = ({ data: { fromAccountId, toAccountId, ...rest } }: TransferFunds, from: Account) =>
  new ReceiveTransfer({
    ...rest,
    accountId: toAccountId,
    counterAccountId: fromAccountId,
    currency: from.status === 'unopened' ? '' : from.currency,
  });

const halfDone = ({ data }: TransferFunds) =>
  `transfer ${data.transferId} stands on only one of accounts ${data.fromAccountId} and ${data.toAccountId}`;
