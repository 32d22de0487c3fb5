import fc from 'fast-check';
import { Histogram } from './histogram';

const barsOf = (...values: number[]) => {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram.bars;
};

describe('a histogram', () => {
  it('has bars of 1, 2, 5 and 10 on both sides of zero', () => {
    expect(barsOf(1, 3, 4, -1, -250, 1_000, 0.3)).toEqual([
      { from: -500, to: -200, rows: 1 },
      { from: -2, to: -1, rows: 1 },
      { from: 0.2, to: 0.5, rows: 1 },
      { from: 1, to: 2, rows: 1 },
      { from: 2, to: 5, rows: 2 },
      { from: 1_000, to: 2_000, rows: 1 },
    ]);
  });

  it('has every number in a bar that holds it', () =>
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }).filter((value) => Math.abs(value) > 1e-300), (value) => {
        const [bar] = barsOf(value);
        const size = Math.abs(value);
        const [low, high] = value < 0 ? [-(bar?.to ?? 0), -(bar?.from ?? 0)] : [bar?.from ?? 0, bar?.to ?? 0];
        expect(low).toBeLessThanOrEqual(size);
        expect(high).toBeGreaterThan(size);
      }),
    ));
});
