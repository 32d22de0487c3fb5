import { projectedRows } from '@reprise/testing/pure';
import { statementCategories } from './statement-categories.projection';

const line = (reference?: string) =>
  projectedRows(statementCategories, 'account-1', { type: 'FundsWithdrawn', data: { amount: 5, currency: 'CZK', ...(reference && { reference }) } }).get('account-1/1');

describe('a statement with categories', () => {
  it('says what the bank meant by a payment', () => {
    expect(line('household payment (transfer out)')).toMatchObject({ reference: 'household payment (transfer out)', category: 'Home and utilities', essential: true });
    expect(line('interest')).toMatchObject({ category: 'Interest earned', essential: false });
  });

  it.each([undefined, 'cash out', 'a gift'])('does not guess where the bank said nothing: %s', (reference) => {
    expect(line(reference)).toMatchObject({ category: 'Other', essential: null });
  });
});
