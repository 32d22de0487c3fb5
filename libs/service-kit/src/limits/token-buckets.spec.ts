import fc from 'fast-check';
import { TokenBuckets } from './token-buckets';

describe('token buckets', () => {
  let now = 0;
  beforeEach(() => void (now = 0));
  const buckets = (perSecond: number, burst: number, maxCount?: number) => new TokenBuckets({ perSecond, burst }, { now: () => now, ...(maxCount && { maxCount }) });
  const taken = (of: TokenBuckets, name: string, times: number) => Array.from({ length: times }, () => of.take(name)).filter((wait) => wait === 0).length;

  it('give a burst at once, and then so many a second', () => {
    const of = buckets(10, 30);
    expect(taken(of, 'a', 100)).toBe(30);
    now = 1_000;
    expect(taken(of, 'a', 100)).toBe(10);
    now = 3_600_000;
    expect(taken(of, 'a', 100)).toBe(30);
  });

  it('say how long to wait, and keep that word', () => {
    const of = buckets(0.5, 1);
    expect(of.take('a')).toBe(0);
    expect(of.take('a')).toBe(2_000);
    now = 1_500;
    expect(of.wait('a')).toBe(500);
    now = 2_000;
    expect(of.wait('a')).toBe(0);
    expect(of.take('a')).toBe(0);
  });

  it('are one for each caller', () => {
    const of = buckets(1, 2);
    expect([taken(of, 'a', 5), taken(of, 'b', 5)]).toEqual([2, 2]);
  });

  it('are no more than their count: whoever was away for longest starts anew', () => {
    const of = buckets(1, 1, 2);
    for (const name of ['a', 'b', 'a', 'c']) of.take(name);
    expect([of.wait('a') > 0, of.wait('b') > 0, of.wait('c') > 0]).toEqual([true, false, true]);
  });

  it('never give more than the burst and the rate together allow, whenever they are asked', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 200 }), (pauses) => {
        now = 0;
        const of = buckets(7, 5);
        let given = 0;
        for (const pause of pauses) {
          now += pause;
          if (of.take('a') === 0) given += 1;
        }
        expect(given).toBeLessThanOrEqual(5 + (now * 7) / 1_000 + 1e-6);
      }),
    );
  });
});
