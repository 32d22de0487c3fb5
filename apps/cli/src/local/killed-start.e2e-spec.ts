import { type LocalSystem, localSystem } from './local-system.for-spec';

let system: LocalSystem;

beforeAll(async () => void (system = await localSystem()));
afterAll(() => system.remove(), 60_000);

/** A start that was killed at once when it had said so, and what it left. */
async function killedWhenItSays(words: string) {
  const start = system.begin('start', '--no-sample');
  await start.says(words);
  await start.kill();
  const left = system.processes();
  expect(left.length).toBeGreaterThan(0);
  return left;
}

describe('what a killed start left running', () => {
  it.each(['postgres started', 'Ctrl-C stops everything'])('is all ended by a stop, when it was killed as it said "%s"', async (words) => {
    await killedWhenItSays(words);
    expect(await system.reprise('stop')).toMatch(/^Stopped what a killed start had left running: .*postgres \(pid \d+\).*\. Data stays\.\n$/);
    expect(system.processes()).toEqual([]);
    expect(await system.reprise('stop')).toContain('Nothing runs on');
  }, 120_000);

  it('is shown, still serves, and makes way for the next start', async () => {
    await killedWhenItSays('Ctrl-C stops everything');
    const { supervised, processes } = await system.status();
    expect(supervised).toBe(false);
    expect(processes.filter(({ url, state }) => url && state === 'ready').length).toBeGreaterThanOrEqual(4);
    expect(processes.filter(({ url, state }) => url && state !== 'ready')).toEqual([]);
    expect(await system.reprise('status')).toContain('npm run stop ends it');
    const environment = await system.environment();
    expect(environment.processes.map(({ pid }) => pid)).toEqual(processes.map(({ pid }) => pid));

    const next = system.begin('start', '--no-sample');
    await next.says('Ctrl-C stops everything');
    for (const { name, pid } of processes) expect(next.output).toContain(`${name} (pid ${pid})`);
    const again = await system.status();
    expect(again).toMatchObject({ supervised: true, ready: true });
    expect(again.processes.filter(({ pid }) => processes.some((each) => each.pid === pid))).toEqual([]);
    expect(await next.interrupt()).toBe(0);
    expect(system.processes()).toEqual([]);
  }, 120_000);
});
