import { isBirthNumber, toDay, toIso } from './bank-date';

describe('a date of the bank', () => {
  it.each([
    ['930101', '1993-01-01T00:00:00.000Z'],
    ['960229', '1996-02-29T00:00:00.000Z'],
    ['981231', '1998-12-31T00:00:00.000Z'],
  ])('%s is UTC midnight of %s', (text, iso) => {
    expect(toIso(toDay(text) ?? Number.NaN)).toBe(iso);
  });

  it.each(['', '930229', '931301', '930100', '930132', '93011', '19930101', '93-1-1', 'abcdef'])('%j is no day', (text) => {
    expect(toDay(text)).toBeUndefined();
  });

  it('tells birth numbers, of women too, from what only looks like one', () => {
    expect(['810220', '395729', '206231'].map(isBirthNumber)).toEqual([true, true, true]);
    expect(['811320', '396329', '8102', 'x'].map(isBirthNumber)).toEqual([false, false, false, false]);
  });
});
