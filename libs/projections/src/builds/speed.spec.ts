import { Speed } from './speed';

describe('the speed of a build', () => {
  it('is what it does a second', () => {
    const speed = new Speed();
    for (let turn = 0; turn <= 20; turn++) speed.reached(turn * 100, turn * 50);
    expect(speed.perSecond).toBeCloseTo(2_000);
  });

  it('follows a change within some seconds', () => {
    const speed = new Speed();
    for (let turn = 0; turn <= 20; turn++) speed.reached(turn * 100, turn * 50);
    for (let turn = 1; turn <= 200; turn++) speed.reached(2_000 + turn * 10, 1_000 + turn * 50);
    expect(speed.perSecond).toBeGreaterThan(200);
    expect(speed.perSecond).toBeLessThan(300);
  });

  it('is unknown before anything was done', () => expect(new Speed().perSecond).toBe(0));
});
