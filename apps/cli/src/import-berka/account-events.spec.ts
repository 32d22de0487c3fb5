import { accountEvents } from '@reprise/contracts-accounts';
import { movementOf, openingOf, streamIdOf } from './account-events';
import type { BankAccount } from './bank';

const account: BankAccount = { accountId: 576, line: 2, opened: 8401, ownerId: 692, transactions: [] };
const cashIn = { transId: 171812, line: 2, day: 8402, change: 90_000, balance: 90_000, reference: 'cash in' };

describe('events of a bank account', () => {
  it('open it for its owner, on the day it was opened', () => {
    const opening = openingOf(account);
    expect(streamIdOf(account)).toBe('account-berka-576');
    expect(opening).toMatchObject({
      type: 'AccountOpened',
      schemaVersion: accountEvents.codec.versions.get('AccountOpened'),
      occurredAt: '1993-01-01T00:00:00.000Z',
      data: { accountId: 'berka-576', currency: 'CZK', owner: { subjectId: 'berka-client-692', email: 'client-692@berka.example' } },
      metadata: { actor: 'import:berka', subjectId: 'berka-client-692' },
    });
  });

  it('move money up and down by positive amounts', () => {
    expect(movementOf(account, cashIn)).toMatchObject({ type: 'FundsDeposited', data: { amount: 90_000, currency: 'CZK', reference: 'cash in' } });
    expect(movementOf(account, { ...cashIn, change: -1 })).toMatchObject({ type: 'FundsWithdrawn', data: { amount: 1 } });
  });

  it('have the same id in every import, and one of their own', () => {
    // Never to change: an import finds what it appended by these ids.
    expect(openingOf(account).eventId).toBe('8d455a9b-7a3a-554b-bf0e-8adda5fbd49f');
    expect(movementOf(account, cashIn).eventId).toBe('9127ad8d-b9cb-54a3-8a4a-5de07ae87c18');
    expect(movementOf(account, { ...cashIn, transId: 576 }).eventId).not.toBe(openingOf(account).eventId);
  });

  it('name a subject of its own where there is no owner', () => {
    const opening = openingOf({ ...account, ownerId: undefined });
    expect(opening.metadata.subjectId).toBe('berka-account-576-owner');
    expect(opening.data).toMatchObject({ owner: { subjectId: 'berka-account-576-owner' } });
  });
});
