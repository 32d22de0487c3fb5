import { type LocalSystem, localSystem } from './local-system.for-spec';

let system: LocalSystem;

afterEach(() => system.remove(), 60_000);

it.each(['Events travel', 'postgres started', 'history-service started'])(
  'ends everything when it is interrupted as soon as it says "%s"',
  async (words) => {
    system = await localSystem();
    const start = system.begin('start', '--no-sample');
    await start.says(words);
    expect(await start.interrupt()).toBe(0);
    expect(start.output).toMatch(/Stopped\.\n$/);
    expect(system.processes()).toEqual([]);
  },
  120_000,
);

it('is ended by a stop from elsewhere, even before anything runs', async () => {
  system = await localSystem();
  const start = system.begin('start', '--no-sample');
  await start.says('Events travel');
  expect(await system.reprise('stop')).toContain('Stopped; data stays.');
  expect(await start.ended).toBe(0);
  expect(system.processes()).toEqual([]);
}, 120_000);

it('leaves alone what another start is about to run on the same data folder', async () => {
  system = await localSystem();
  const first = system.begin('start', '--no-sample');
  await first.says('Events travel');
  const second = system.begin('start', '--no-sample');
  expect(await second.ended).toBe(2);
  expect(second.output).toMatch(/Another process \(pid \d+\) is starting/);
  await first.says('Ctrl-C stops everything');
  expect(first.output).not.toContain('unexpectedly');
  expect(await first.interrupt()).toBe(0);
  expect(system.processes()).toEqual([]);
}, 120_000);

it('has one winner when two begin at the same moment', async () => {
  system = await localSystem({ REPRISE_TRANSPORT: 'log' });
  const starts = [system.begin('start', '--no-sample'), system.begin('start', '--no-sample')];
  expect(await Promise.race(starts.map((start) => start.ended))).toBe(2);
  const winner = starts.find(({ output }) => !output.includes('Another process'));
  await winner?.says('Ctrl-C stops everything');
  expect(await winner?.interrupt()).toBe(0);
  expect(system.processes()).toEqual([]);
}, 120_000);

it('gives up at once on a service whose environment is wrong, with what it said', async () => {
  system = await localSystem({ REPRISE_TRANSPORT: 'log', LOG_LEVEL: 'shout' });
  const start = system.begin('start', '--no-sample');
  expect(await start.ended).toBe(2);
  expect(start.output).toMatch(/ends whenever it is started: .*LOG_LEVEL/);
  expect(start.output).not.toContain('starting it again');
  expect(system.processes()).toEqual([]);
}, 60_000);
