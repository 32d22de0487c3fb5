import type { AccountEvent } from '@reprise/contracts-accounts';
import type { ReceiveTransfer, SendTransfer } from './account.commands';
import { outOfRange, uncovered, whileOpen, whileOpenOrFrozen } from './account.guards';
import { movement } from './account.movements';
import { type AccountDecision, refuse } from './account.rules';
import type { Account, OpenedAccount } from './account.state';
import { type Leg, recall } from './known-transfers';

type LegData = SendTransfer['data'];

export const send = ({ data }: SendTransfer, state: Account): AccountDecision =>
  onceOnly({ ...data, direction: 'out' }, state, () =>
    whileOpen(data.accountId, state, (account) => uncovered(account, data.amount) ?? [leg('FundsWithdrawn', data, account)]),
  );

export const receive = ({ data }: ReceiveTransfer, state: Account): AccountDecision =>
  onceOnly({ ...data, direction: 'in' }, state, () =>
    whileOpenOrFrozen(data.accountId, state, (account) => {
      if (account.currency !== data.currency) return refuse('CurrencyMismatch', mismatch(data, account.currency));
      return outOfRange(account, data.amount) ?? [leg('FundsDeposited', data, account)];
    }),
  );

/** A transfer is between two accounts, and its id stands for one transfer for ever. */
const onceOnly = (wanted: Leg & { accountId: string }, state: Account, then: () => AccountDecision): AccountDecision => {
  const { accountId, counterAccountId, transferId } = wanted;
  if (accountId === counterAccountId) return refuse('SameAccount', `account ${accountId} cannot transfer to itself`);
  const seen = state.status === 'unopened' ? 'new' : recall(state.transfers, wanted);
  if (seen === 'same') return [];
  if (seen === 'new') return then();
  return refuse('TransferIdReused', `transfer ${transferId} on account ${accountId} was another one: other amount, direction or account`);
};

const leg = (type: 'FundsDeposited' | 'FundsWithdrawn', data: LegData, account: OpenedAccount): AccountEvent => {
  const { transferId, counterAccountId } = data;
  return { type, data: { ...movement(data, account), transfer: { transferId, counterAccountId } } };
};

const mismatch = ({ accountId, counterAccountId, currency }: ReceiveTransfer['data'], kept: string) =>
  `account ${counterAccountId} sends ${currency}, but account ${accountId} keeps ${kept}`;
