import type { AccountEvent } from '@reprise/contracts-accounts';
import {
  AdjustBalance,
  CloseAccount,
  DepositFunds,
  FreezeAccount,
  OpenAccount,
  ReceiveTransfer,
  SendTransfer,
  TransferFunds,
  UnfreezeAccount,
  WithdrawFunds,
} from './account.commands';

/** The words the specs of accounts are written in. Amounts in cents, account 42 unless told. */
const accountId = '42';
const currency = 'EUR';
export const owner = { subjectId: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' };

type Opening = Partial<Extract<AccountEvent, { type: 'AccountOpened' }>['data']>;

export const openedWith = (other: Opening): AccountEvent => ({
  type: 'AccountOpened',
  data: { accountId, owner, currency, overdraftLimit: 0, ...other },
});
export const opened = openedWith({});
export const deposited = (amount: number): AccountEvent => ({ type: 'FundsDeposited', data: { amount, currency } });
export const withdrawn = (amount: number): AccountEvent => ({ type: 'FundsWithdrawn', data: { amount, currency } });
export const frozen: AccountEvent = { type: 'AccountFrozen', data: { reason: 'card stolen' } };
export const unfrozen: AccountEvent = { type: 'AccountUnfrozen', data: { reason: 'card found' } };
export const closed: AccountEvent = { type: 'AccountClosed', data: {} };
export const adjusted = (amount: number): AccountEvent => ({ type: 'BalanceAdjusted', data: { amount, currency, reason: 'fee' } });
export const sent = (amount: number, to = '77', transferId = 't1'): AccountEvent => ({
  type: 'FundsWithdrawn',
  data: { amount, currency, transfer: { transferId, counterAccountId: to } },
});
export const received = (amount: number, from = '77', transferId = 't1'): AccountEvent => ({
  type: 'FundsDeposited',
  data: { amount, currency, transfer: { transferId, counterAccountId: from } },
});

export const open = (other: Partial<OpenAccount['data']> = {}) => new OpenAccount({ accountId, owner, currency, overdraftLimit: 0, ...other });
export const deposit = (amount: number) => new DepositFunds({ accountId, amount });
export const withdraw = (amount: number) => new WithdrawFunds({ accountId, amount });
export const freeze = new FreezeAccount({ accountId, reason: 'card stolen' });
export const unfreeze = new UnfreezeAccount({ accountId, reason: 'card found' });
export const close = new CloseAccount({ accountId });
export const adjust = (amount: number) => new AdjustBalance({ accountId, amount, reason: 'fee' });
export const send = (amount: number, to = '77', transferId = 't1') =>
  new SendTransfer({ accountId, transferId, counterAccountId: to, amount });
export const receive = (amount: number, from = '77', transferId = 't1') =>
  new ReceiveTransfer({ accountId, transferId, counterAccountId: from, amount, currency });
export const transfer = (other: Partial<TransferFunds['data']> = {}) =>
  new TransferFunds({ transferId: 't1', fromAccountId: '42', toAccountId: '77', amount: 30, ...other });
