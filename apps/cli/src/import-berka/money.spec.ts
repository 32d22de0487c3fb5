import fc from 'fast-check';
import { toDecimal, toMinorUnits } from './money';

describe('decimal money', () => {
  it.each([
    ['0.00', 0],
    ['0.29', 29],
    ['900.00', 90_000],
    ['1234.5', 123_450],
    ['700', 70_000],
    ['-12.34', -1_234],
    ['9999999999.99', 999_999_999_999],
  ])('%s is %d minor units', (text, minor) => {
    expect(toMinorUnits(text)).toBe(minor);
  });

  it.each(['', ' 1.00', '1,00', '1.234', '1e3', '.5', '1.', '+1.00', '0x10', '--1', 'NaN', '99999999999.00'])('%j is no amount', (text) => {
    expect(toMinorUnits(text)).toBeUndefined();
  });

  it('survives being written and read', () => {
    fc.assert(fc.property(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), (minor) => toMinorUnits(toDecimal(minor)) === minor));
  });
});
