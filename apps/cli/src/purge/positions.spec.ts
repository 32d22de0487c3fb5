import fc from 'fast-check';
import { positionsAsText, positionsIn } from './positions';

describe('positions on a command line', () => {
  it.each([
    ['5,7-9', [5, 7, 8, 9]],
    [' 9 , 1-2,2,9', [1, 2, 9]],
    ['1-1000', Array.from({ length: 1_000 }, (_, index) => index + 1)],
  ])('are read: %s', (text, positions) => expect(positionsIn(text)).toEqual(positions));

  it.each(['', '0', '-1', '3-2', '1-1001', '1-600,700-1300', '1.5', 'a', '1,,2', '1-2-3', '1e3'])('are refused: %s', (text) => expect(positionsIn(text)).toBeUndefined());

  it('are written as they are read', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1 }), (some) => {
        const positions = [...some].sort((a, b) => a - b);
        expect(positionsIn(positionsAsText(positions))).toEqual(positions);
      }),
    ));
});
