import { bankFolder, describeWithBank } from '@reprise/testing/pure';
import { historyOf } from './account-history';
import type { BankAccount, BankTransaction } from './bank';
import { Problems } from './problems';
import { readBank } from './read-bank';

const transaction = (transId: number, booking: Pick<BankTransaction, 'day' | 'change' | 'balance'>): BankTransaction => ({
  ...booking,
  transId,
  line: transId,
  reference: 'cash in',
});

describe('the history of an account', () => {
  it('goes day by day, and within a day as balances add up rather than by id', () => {
    const transactions = [
      transaction(1, { day: 9, change: 500, balance: 700 }),
      transaction(2, { day: 9, change: 200, balance: 200 }),
      transaction(3, { day: 8, change: 5, balance: 5 }),
      transaction(4, { day: 8, change: -5, balance: 0 }),
    ];
    const history = historyOf({ transactions });
    expect(history.transactions.map(({ transId }) => transId)).toEqual([3, 4, 2, 1]);
    expect(history).toMatchObject({ days: 2, daysThatAddUp: 2, lastBalance: 700 });
  });

  it('is empty for an account that never moved', () => {
    expect(historyOf({ transactions: [] })).toEqual({ transactions: [], days: 0, daysThatAddUp: 0, lastBalance: undefined });
  });
});

describeWithBank('real bank history', () => {
  let accounts: readonly BankAccount[];
  const problems = new Problems();
  beforeAll(async () => {
    accounts = [...(await readBank({ directory: bankFolder(), problems })).values()];
  });

  it('is read without a problem', () => {
    expect([...problems.unseen()]).toEqual([]);
    expect(accounts.length).toBeGreaterThan(100);
  });

  it('adds up on all days but those the slice cut in two', () => {
    const histories = accounts.map(historyOf);
    const days = histories.reduce((sum, history) => sum + history.days, 0);
    const addUp = histories.reduce((sum, history) => sum + history.daysThatAddUp, 0);
    expect(addUp / days).toBeGreaterThan(0.999);
  });

  it('is the same from shuffled files', () => {
    for (const { transactions } of accounts.slice(0, 50)) {
      expect(historyOf({ transactions: transactions.toReversed() })).toEqual(historyOf({ transactions }));
    }
  });
});
