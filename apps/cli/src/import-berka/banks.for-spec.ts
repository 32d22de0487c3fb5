import type { EventStore } from '@reprise/event-store';
import type { Bank, BankAccount, BankTransaction } from './bank';

export const transactions = (accountId: number, count: number): BankTransaction[] =>
  Array.from({ length: count }, (_, index) => ({
    transId: accountId * 10_000 + index,
    line: index + 2,
    day: 8_400 + Math.floor(index / 3),
    change: 100 + index,
    balance: ((100 + 100 + index) * (index + 1)) / 2,
    reference: 'cash in',
  }));

/** Ids of accounts no other test has. */
let lastId = 0;
export const bankOf = (...sizes: number[]): Bank => {
  const accounts = sizes.map((count): BankAccount => {
    const accountId = ++lastId;
    return { accountId, line: accountId + 1, opened: 8_399, ownerId: accountId, transactions: transactions(accountId, count) };
  });
  return new Map(accounts.map((account) => [account.accountId, account]));
};

export const smaller = (bank: Bank, keep: (transaction: BankTransaction) => boolean): Bank =>
  new Map([...bank].map(([id, account]) => [id, { ...account, transactions: account.transactions.filter(keep) }]));

/** The log, until the connection dies for good. */
export const dyingAfter = (store: EventStore, appends: number): EventStore => {
  let left = appends;
  return Object.assign(Object.create(store) as EventStore, {
    append: (...unit: Parameters<EventStore['append']>) => (left-- > 0 ? store.append(...unit) : Promise.reject(new Error('killed'))),
  });
};
