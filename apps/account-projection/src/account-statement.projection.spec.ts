import type { AccountEvent } from '@reprise/contracts-accounts';
import { projectedAt, projectedRows } from '@reprise/testing/pure';
import { accountStatement } from './account-statement.projection';

const lines = (...events: AccountEvent[]) => projectedRows(accountStatement, 'account-berka-1', ...events);
const line = (event: AccountEvent) => lines(event).get('account-berka-1/1');

const deposited: AccountEvent = { type: 'FundsDeposited', data: { amount: 500, currency: 'EUR', reference: 'salary' } };
const sent: AccountEvent = {
  type: 'FundsWithdrawn',
  data: { amount: 120, currency: 'EUR', transfer: { transferId: 't1', counterAccountId: '43' } },
};
const adjusted: AccountEvent = { type: 'BalanceAdjusted', data: { amount: -30, currency: 'EUR', reason: 'typo', correctsPosition: 7 } };

describe('account_statement', () => {
  it('has a line for a deposit, with all that is known of it', () => {
    expect(line(deposited)).toEqual({
      accountId: 'berka-1',
      streamVersion: 1,
      position: 1,
      occurredAt: projectedAt(1),
      kind: 'deposit',
      amount: 500,
      currency: 'EUR',
      reference: 'salary',
      transferId: null,
      counterAccountId: null,
      reason: null,
      correctsPosition: null,
    });
  });

  it('shows a withdrawal below zero, and the other side of a transfer', () => {
    expect(line(sent)).toMatchObject({ kind: 'withdrawal', amount: -120, transferId: 't1', counterAccountId: '43', reference: null });
  });

  it('shows an adjustment with its sign, its reason and what it corrects', () => {
    expect(line(adjusted)).toMatchObject({ kind: 'adjustment', amount: -30, reason: 'typo', correctsPosition: 7 });
  });

  it('has no line for what moves no money', () => {
    const owner = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' };
    const opened: AccountEvent = { type: 'AccountOpened', data: { accountId: 'berka-1', owner, currency: 'EUR', overdraftLimit: 0 } };
    const frozen: AccountEvent = { type: 'AccountFrozen', data: { reason: 'court order' } };
    const closed: AccountEvent = { type: 'AccountClosed', data: {} };
    expect([...lines(opened, deposited, frozen, sent, closed).keys()]).toEqual(['account-berka-1/2', 'account-berka-1/4']);
  });
});
