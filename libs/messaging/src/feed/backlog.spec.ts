import fc from 'fast-check';
import { Backlog } from './backlog';

describe('a backlog', () => {
  let now = 0;
  beforeEach(() => void (now = 0));
  const at = (ms: number) => (now = ms);

  it('tells for how long the oldest has been known that is not applied', () => {
    const backlog = new Backlog(() => now);
    backlog.seen(0, { next: 10, end: 12 });
    at(3_000);
    backlog.seen(0, { next: 10, end: 20 });
    expect(backlog.all).toEqual([{ partition: 0, lag: 10, seconds: 3 }]);
    at(5_000);
    backlog.reached(0, 12);
    expect(backlog.all).toEqual([{ partition: 0, lag: 8, seconds: 2 }]);
    backlog.reached(0, 20);
    expect(backlog.all).toEqual([{ partition: 0, lag: 0, seconds: 0 }]);
  });

  it('does not grow old while everything is applied soon', () => {
    const backlog = new Backlog(() => now);
    for (let look = 1; look <= 1_000; look++) {
      at(look * 3_000);
      backlog.seen(0, { next: look * 10, end: look * 10 + 5 });
      expect(backlog.seconds).toBe(0);
    }
  });

  it('tells for how long nothing was applied of what there is', () => {
    const backlog = new Backlog(() => now);
    backlog.seen(0, { next: 0, end: 10 });
    at(4_000);
    backlog.reached(0, 1);
    expect([backlog.seconds, backlog.standstillSeconds]).toEqual([4, 0]);
    at(9_000);
    expect([backlog.seconds, backlog.standstillSeconds]).toEqual([9, 5]);
    backlog.reached(0, 10);
    at(20_000);
    expect(backlog.standstillSeconds).toBe(0);
  });

  it('is as old as its oldest partition, and knows nothing of those of others', () => {
    const backlog = new Backlog(() => now);
    backlog.seen(0, { next: 0, end: 1 });
    at(1_000);
    backlog.seen(1, { next: 0, end: 1 });
    expect(backlog.seconds).toBe(1);
    backlog.forget();
    expect([backlog.all, backlog.seconds]).toEqual([[], 0]);
  });

  it('keeps its age and its size whatever it sees', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 600 }), (steps) => {
        now = 0;
        const backlog = new Backlog(() => now);
        let end = 1;
        for (const step of steps) {
          backlog.seen(0, { next: 0, end });
          at(now + 1_000);
          end += step;
        }
        expect(backlog.all).toEqual([{ partition: 0, lag: expect.any(Number) as number, seconds: steps.length }]);
      }),
    );
  });
});
