import type { AccountEvent } from '@reprise/contracts-accounts';
import { projectedAt, projectedRows } from '@reprise/testing/pure';
import { accountBalance } from './account-balance.projection';
import { accountBalanceV1 } from './account-balance.v1.projection';

const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { accountId: '42', owner: { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' }, currency: 'EUR', overdraftLimit: 0 },
};
const deposited = (amount: number): AccountEvent => ({ type: 'FundsDeposited', data: { amount, currency: 'EUR' } });
const withdrawn = (amount: number): AccountEvent => ({ type: 'FundsWithdrawn', data: { amount, currency: 'EUR' } });
const adjusted = (amount: number): AccountEvent => ({ type: 'BalanceAdjusted', data: { amount, currency: 'EUR', reason: 'typo' } });
const frozen: AccountEvent = { type: 'AccountFrozen', data: { reason: 'court order' } };
const unfrozen: AccountEvent = { type: 'AccountUnfrozen', data: { reason: 'lifted' } };
const closed: AccountEvent = { type: 'AccountClosed', data: {} };

const row = (...events: AccountEvent[]) => projectedRows(accountBalance, 'account-42', ...events).get('account-42');

describe('account_balance', () => {
  it('begins with an account at zero, as the API answers it', () => {
    expect(row(opened)).toEqual({
      accountId: '42',
      ownerSubjectId: 'ada',
      ownerName: 'Ada',
      ownerEmail: 'ada@example.org',
      currency: 'EUR',
      balance: 0,
      status: 'open',
      transactionCount: 0,
      openedAt: projectedAt(1),
      lastActivityAt: projectedAt(1),
      streamVersion: 1,
    });
  });

  it('adds up deposits, withdrawals and adjustments, and counts them', () => {
    expect(row(opened, deposited(500), withdrawn(120), adjusted(-30), adjusted(5))).toMatchObject({
      balance: 355,
      transactionCount: 4,
      openedAt: projectedAt(1),
      lastActivityAt: projectedAt(5),
      streamVersion: 5,
    });
  });

  it('may go below zero, as far as the account was allowed to', () => {
    expect(row(opened, withdrawn(120))).toMatchObject({ balance: -120 });
  });

  it('follows freezing, unfreezing and closing, which move no money', () => {
    expect(row(opened, frozen)).toMatchObject({ status: 'frozen', transactionCount: 0 });
    expect(row(opened, frozen, unfrozen)).toMatchObject({ status: 'open', streamVersion: 3 });
    expect(row(opened, closed)).toMatchObject({ status: 'closed', lastActivityAt: projectedAt(2) });
  });

  it('does not invent an account for events without an opening', () => {
    expect(() => row(deposited(1))).toThrow('FundsDeposited (version 1 of account-42) before AccountOpened');
  });

  it('goes on as it was before rows said whose they are, for who goes back to that', () => {
    const events = [opened, deposited(500), frozen];
    const { ownerSubjectId, ...before } = row(...events) ?? {};
    expect(ownerSubjectId).toBe('ada');
    expect(projectedRows(accountBalanceV1, 'account-42', ...events).get('account-42')).toEqual(before);
  });
});
