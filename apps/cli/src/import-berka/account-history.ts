import type { BankAccount, BankTransaction } from './bank';
import { orderDay } from './day-order';

export interface AccountHistory {
  /** Day by day, and within each day as the bank's balance adds up. */
  readonly transactions: readonly BankTransaction[];
  readonly days: number;
  /** Days on which every balance follows from the one before. */
  readonly daysThatAddUp: number;
  /** The bank's own last balance; undefined for an account that never moved. */
  readonly lastBalance: number | undefined;
}

/** The same transactions, in the order they were booked in as far as the balances tell. */
export function historyOf(account: Pick<BankAccount, 'transactions'>): AccountHistory {
  const transactions: BankTransaction[] = [];
  let days = 0;
  let daysThatAddUp = 0;
  for (const day of byDay(account.transactions)) {
    const { rows, breaks } = orderDay(day, transactions.at(-1)?.balance ?? 0);
    for (const row of rows) transactions.push(row);
    days += 1;
    if (breaks === 0) daysThatAddUp += 1;
  }
  return { transactions, days, daysThatAddUp, lastBalance: transactions.at(-1)?.balance };
}

function byDay(transactions: readonly BankTransaction[]): Iterable<BankTransaction[]> {
  const days = new Map<number, BankTransaction[]>();
  const sorted = transactions.toSorted((a, b) => a.day - b.day || a.transId - b.transId);
  for (const transaction of sorted) {
    const day = days.get(transaction.day);
    if (day) day.push(transaction);
    else days.set(transaction.day, [transaction]);
  }
  return days.values();
}
