import { MAX_AMOUNT } from '@reprise/kernel';
import { AdjustBalance, DepositFunds, FreezeAccount, OpenAccount, TransferFunds, WithdrawFunds } from './account.commands';
import { owner } from './account-examples.for-spec';

const notAmounts = [0, -1, 1.5, MAX_AMOUNT + 1, Number.NaN, Infinity, '10', null, undefined, 2n];

describe('an amount', () => {
  it.each([DepositFunds, WithdrawFunds])('of $type is a positive integer of minor units, within bounds', ({ schema }) => {
    expect(schema.safeParse({ accountId: '42', amount: MAX_AMOUNT }).success).toBe(true);
    for (const amount of notAmounts) expect([amount, schema.safeParse({ accountId: '42', amount }).success]).toEqual([amount, false]);
  });

  it('of a transfer is, too', () => {
    const transfer = { transferId: 't', fromAccountId: 'a', toAccountId: 'b' };
    expect(TransferFunds.schema.safeParse({ ...transfer, amount: 1 }).success).toBe(true);
    for (const amount of notAmounts) expect([amount, TransferFunds.schema.safeParse({ ...transfer, amount }).success]).toEqual([amount, false]);
  });

  it('of an adjustment may be negative, but not zero', () => {
    const accepts = (amount: number) => AdjustBalance.schema.safeParse({ accountId: '42', amount, reason: 'fee' }).success;
    expect([-MAX_AMOUNT, -1, 1, MAX_AMOUNT].map(accepts)).toEqual([true, true, true, true]);
    expect([0, -0, 0.5, -MAX_AMOUNT - 1].map(accepts)).toEqual([false, false, false, false]);
  });
});

describe('what a person writes', () => {
  const blank = ['', ' ', '\t\n', '\u00a0', '\u200b', '\u3164', ' \u2060\ufeff '];

  it.each(blank)('is not blank: %j', (text) => {
    expect(FreezeAccount.schema.safeParse({ accountId: '42', reason: text }).success).toBe(false);
    expect(DepositFunds.schema.safeParse({ accountId: '42', amount: 1, reference: text }).success).toBe(false);
    expect(OpenAccount.schema.safeParse({ accountId: '42', owner: { ...owner, name: text }, currency: 'EUR' }).success).toBe(false);
  });

  it('is kept without the space around it', () => {
    expect(FreezeAccount.schema.parse({ accountId: '42', reason: ' card  stolen\n' }).reason).toBe('card  stolen');
    expect(OpenAccount.schema.parse({ accountId: '42', owner: { ...owner, name: '\u00a0Ada ' }, currency: 'EUR' }).owner.name).toBe('Ada');
  });
});

describe('opening an account', () => {
  const valid = { accountId: '42', owner, currency: 'EUR' };

  it('has no overdraft unless told', () => expect(OpenAccount.schema.parse(valid).overdraftLimit).toBe(0));

  it.each([
    ['an unknown field', { ...valid, colour: 'red' }],
    ['an unknown field of the owner', { ...valid, owner: { ...owner, age: 3 } }],
    ['a negative overdraft limit', { ...valid, overdraftLimit: -1 }],
    ['a currency that is none', { ...valid, currency: 'eur' }],
    ['an id that is a path', { ...valid, accountId: '../42' }],
    ['an id that is reserved', { ...valid, accountId: 'events' }],
    ['an e-mail that is none', { ...valid, owner: { ...owner, email: 'ada' } }],
    ['a name with a NUL', { ...valid, owner: { ...owner, name: 'Ada\0' } }],
  ])('refuses %s', (_, input) => expect(OpenAccount.schema.safeParse(input).success).toBe(false));
});
