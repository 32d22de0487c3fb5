import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalSystem, localSystem } from './local-system.for-spec';

let system: LocalSystem;

describe('on a new data folder', () => {
  beforeEach(async () => void (system = await localSystem()));
  afterEach(() => system.remove(), 60_000);

  it.each(['Events travel', 'postgres started', 'history-service started'])(
    'ends everything when it is interrupted as soon as it says "%s"',
    async (words) => {
      const start = system.begin('start', '--no-sample');
      await start.says(words);
      expect(await start.interrupt()).toBe(0);
      expect(start.output).toMatch(/Stopped\.\n$/);
      expect(system.processes()).toEqual([]);
    },
    120_000,
  );

  it('is ended by a stop from elsewhere, even before anything runs', async () => {
    const start = system.begin('start', '--no-sample');
    await start.says('Events travel');
    expect(await system.reprise('stop')).toContain('Stopped; data stays.');
    expect(await start.ended).toBe(0);
    expect(system.processes()).toEqual([]);
  }, 120_000);
});

describe('without Kafka', () => {
  beforeAll(async () => void (system = await localSystem({ REPRISE_TRANSPORT: 'log' })));
  afterAll(() => system.remove(), 60_000);

  it('ends everything when its terminal is closed', async () => {
    const start = system.begin('start', '--no-sample');
    await start.says('history-service started');
    await start.hangUp();
    expect(system.processes()).toEqual([]);
    expect(readFileSync(join(system.dataDir, 'logs', 'supervisor.log'), 'utf8')).toMatch(/ Stopped\.\n$/);
  }, 120_000);

  it('leaves alone what another start is about to run on the same data folder', async () => {
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
    const starts = [system.begin('start', '--no-sample'), system.begin('start', '--no-sample')];
    expect(await Promise.race(starts.map((start) => start.ended))).toBe(2);
    const winner = starts.find(({ output }) => !output.includes('Another process'));
    await winner?.says('Ctrl-C stops everything');
    expect(await winner?.interrupt()).toBe(0);
    expect(system.processes()).toEqual([]);
  }, 120_000);

  it('gives up at once on a service whose environment is wrong, with what it said', async () => {
    const start = system.with({ LOG_LEVEL: 'shout' }).begin('start', '--no-sample');
    expect(await start.ended).toBe(2);
    expect(start.output).toMatch(/ends whenever it is started: .*LOG_LEVEL/);
    expect(start.output).not.toContain('starting it again');
    expect(system.processes()).toEqual([]);
  }, 60_000);

  it('takes its supervisor with it when it is interrupted in waiting for it', async () => {
    const start = system.begin('start', '--detach', '--no-sample');
    await start.says('postgres started');
    expect(await start.interrupt()).toBe(2);
    expect(start.output).toContain('The start was given up. What had started has been stopped');
    expect(system.processes()).toEqual([]);
  }, 60_000);
});
