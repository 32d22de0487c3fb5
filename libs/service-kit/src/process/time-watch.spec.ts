import { TimeWatch } from './time-watch';

describe('the watch over time', () => {
  let time: { monotonic: number; wall: number };
  let said: string[];
  const watch = () =>
    new TimeWatch({
      onStall: (seconds) => said.push(`stall ${seconds}`),
      onJump: (seconds) => said.push(`jump ${seconds}`),
      clocks: { monotonic: () => time.monotonic, wall: () => time.wall },
    });
  const passes = (monotonic: number, wall = monotonic) => (time = { monotonic: time.monotonic + monotonic, wall: time.wall + wall });
  beforeEach(() => {
    time = { monotonic: 5, wall: 1_000_000 };
    said = [];
  });

  it('says nothing while time passes as it should', () => {
    const watching = watch();
    for (const late of [0, 300, 1_500, 0]) {
      passes(1_000 + late);
      watching.look();
    }
    expect(said).toEqual([]);
  });

  it('tells that the process stood still', () => {
    const watching = watch();
    passes(13_000);
    watching.look();
    expect(said).toEqual(['stall 12']);
  });

  it.each([
    ['forwards', 3_600_000, 'jump 3600'],
    ['backwards', -3_600_000, 'jump -3600'],
  ])('tells that the clock was set %s, and only once', (_, by, expected) => {
    const watching = watch();
    passes(1_000, 1_000 + by);
    watching.look();
    passes(1_000);
    watching.look();
    expect(said).toEqual([expected]);
  });
});
