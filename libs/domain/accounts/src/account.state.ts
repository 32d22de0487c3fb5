import type { AccountEvent } from '@reprise/contracts-accounts';
import { type KnownTransfers, noTransfers, remember } from './known-transfers';

/** What the rules need of an account that was opened. Amounts in minor units. */
export interface Ledger {
  readonly accountId: string;
  /** The owner, as the subject of what happens to the account. */
  readonly subjectId: string;
  readonly currency: string;
  readonly overdraftLimit: number;
  readonly balance: number;
  readonly transfers: KnownTransfers;
}

export type OpenedAccount = Ledger & { readonly status: 'open' | 'frozen' | 'closed' };

export type Account = { readonly status: 'unopened' } | OpenedAccount;

export const unopened: Account = { status: 'unopened' };

type Opened = Extract<AccountEvent, { type: 'AccountOpened' }>['data'];
type Movement = Extract<AccountEvent, { type: 'FundsDeposited' | 'FundsWithdrawn' }>;

/** Total: history is never refused, whatever today's rules would say. */
export const evolve = (state: Account, event: AccountEvent): Account => {
  if (event.type === 'AccountOpened') return opened(event.data);
  return state.status === 'unopened' ? state : next(state, event);
};

const opened = ({ accountId, owner, currency, overdraftLimit }: Opened): Account => ({
  status: 'open',
  accountId,
  subjectId: owner.subjectId,
  currency,
  overdraftLimit,
  balance: 0,
  transfers: noTransfers,
});

const next = (state: OpenedAccount, event: Exclude<AccountEvent, { type: 'AccountOpened' }>): Account => {
  switch (event.type) {
    case 'FundsDeposited':
    case 'FundsWithdrawn':
      return moved(state, event);
    case 'BalanceAdjusted':
      return { ...state, balance: state.balance + event.data.amount };
    case 'AccountFrozen':
      return { ...state, status: 'frozen' };
    case 'AccountUnfrozen':
      return { ...state, status: 'open' };
    case 'AccountClosed':
      return { ...state, status: 'closed' };
  }
};

const moved = (state: OpenedAccount, { type, data }: Movement): Account => {
  const direction = type === 'FundsDeposited' ? 'in' : 'out';
  const balance = direction === 'in' ? state.balance + data.amount : state.balance - data.amount;
  const { transfer, amount } = data;
  return { ...state, balance, transfers: transfer ? remember(state.transfers, { ...transfer, amount, direction }) : state.transfers };
};
