import { AccountId, type AccountEvent, Owner, accountEvents } from '@reprise/contracts-accounts';
import { Currency, type Recorded } from '@reprise/kernel';
import { defineProjection } from '@reprise/projections';
import { z } from 'zod';

export const AccountStatus = z.enum(['open', 'frozen', 'closed']);

/** What `GET /accounts/:id` answers. Money in minor units of `currency`. */
export const AccountBalance = z.object({
  accountId: AccountId,
  ownerSubjectId: Owner.shape.subjectId,
  ownerName: Owner.shape.name,
  ownerEmail: Owner.shape.email,
  currency: Currency,
  balance: z.int(),
  status: AccountStatus,
  /** Movements of money: deposits, withdrawals, adjustments. */
  transactionCount: z.int().min(0),
  openedAt: z.iso.datetime(),
  /** When the newest event of the account happened. */
  lastActivityAt: z.iso.datetime(),
  streamVersion: z.int().positive(),
});
export type AccountBalance = z.infer<typeof AccountBalance>;

type Event = Recorded<AccountEvent>;
type Opened = Extract<Event, { type: 'AccountOpened' }>;
type Later = Exclude<Event, Opened>;

const opened = ({ data, occurredAt, streamVersion }: Opened): AccountBalance => ({
  accountId: data.accountId,
  ownerSubjectId: data.owner.subjectId,
  ownerName: data.owner.name,
  ownerEmail: data.owner.email,
  currency: data.currency,
  balance: 0,
  status: 'open',
  transactionCount: 0,
  openedAt: occurredAt,
  lastActivityAt: occurredAt,
  streamVersion,
});

const moved = (row: AccountBalance, amount: number) => ({ balance: row.balance + amount, transactionCount: row.transactionCount + 1 });

const change = (row: AccountBalance, event: Later): Partial<AccountBalance> => {
  switch (event.type) {
    case 'FundsDeposited':
    case 'BalanceAdjusted':
      return moved(row, event.data.amount);
    case 'FundsWithdrawn':
      return moved(row, -event.data.amount);
    case 'AccountFrozen':
      return { status: 'frozen' };
    case 'AccountUnfrozen':
      return { status: 'open' };
    case 'AccountClosed':
      return { status: 'closed' };
  }
};

export const accountBalance = defineProjection({
  name: 'account_balance',
  version: 2,
  from: accountEvents,
  row: AccountBalance,
  subject: 'ownerSubjectId',
  indexes: [['accountId'], ['status', 'accountId'], ['balance', 'accountId'], ['ownerSubjectId', 'accountId']],
  key: (event) => event.streamId,
  evolve: (row, event) => {
    if (event.type === 'AccountOpened') return opened(event);
    if (!row) throw new Error(`${event.type} (version ${event.streamVersion} of ${event.streamId}) before AccountOpened`);
    return { ...row, ...change(row, event), lastActivityAt: event.occurredAt, streamVersion: event.streamVersion };
  },
});
