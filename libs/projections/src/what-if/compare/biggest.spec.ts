import fc from 'fast-check';
import { Biggest } from './biggest';

const pairOf = (total: number, index: number) => ({ key: String(index), before: { total: 0 }, after: { total } });

describe('the biggest changes', () => {
  it('are those that moved most, and the earlier of equals', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), fc.integer({ min: 0, max: 4 }), (totals, most) => {
        const biggest = new Biggest(most, ['total']);
        const pairs = totals.map(pairOf);
        for (const pair of pairs) biggest.add(pair);
        expect(biggest.pairs).toEqual(pairs.toSorted((a, b) => Math.abs(b.after.total) - Math.abs(a.after.total)).slice(0, most));
      }),
    ));

  it('take a row that one side does not have for zeros', () => {
    const biggest = new Biggest(1, ['total']);
    biggest.add({ key: 'moved', before: { total: 5 }, after: { total: 8 } });
    biggest.add({ key: 'gone', before: { total: 5 }, after: undefined });
    expect(biggest.pairs).toMatchObject([{ key: 'gone' }]);
  });
});
