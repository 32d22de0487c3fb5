import { Pace } from './pace';

const idle = (now: number) => ({ now, lag: 0 });
const behind = (now: number) => ({ now, lag: 1_000 });

describe('the pace of a build', () => {
  it('is that of the database where nothing holds it back', () => {
    const pace = new Pace(null);
    expect([0, 1, 2].map((now) => pace.rest(500, idle(now)))).toEqual([0, 0, 0]);
  });

  it('is never above what it was told', () => {
    const pace = new Pace(1_000);
    let now = 0;
    for (let batch = 0; batch < 10; batch++) now += pace.rest(500, idle(now));
    expect(now).toBe(10 * 500);
  });

  it('does not make up for time in which it stood still', () => {
    const pace = new Pace(1_000);
    pace.rest(500, idle(0));
    expect(pace.rest(500, idle(60_000))).toBe(500);
    expect(pace.rest(500, idle(60_000))).toBe(1_000);
  });

  it('takes portions that are done within a second', () => {
    expect([new Pace(null), new Pace(10), new Pace(100_000)].map((pace) => pace.portion(500))).toEqual([500, 10, 500]);
  });

  it('slows down as long as the live ones fall behind, and recovers step by step', () => {
    const pace = new Pace(null);
    const slower = [1, 2, 3, 4, 5, 6, 7, 8].map((now) => pace.rest(500, behind(now)));
    expect(slower).toEqual([50, 100, 200, 400, 800, 1_600, 2_000, 2_000]);
    const faster = [9, 10, 11, 12, 13, 14, 15].map((now) => pace.rest(500, idle(now)));
    expect(faster).toEqual([1_000, 500, 250, 125, 62.5, 31.25, 0]);
  });
});
