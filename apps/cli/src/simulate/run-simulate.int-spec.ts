import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestLog, type TestVault, createTestLog, createTestVault } from '@reprise/testing';
import { type SimulateRun, runSimulate } from './run-simulate';
import type { Summary } from './summary';

describe('reprise simulate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-simulate-'));
  const masterKeyFile = join(folder, 'master.key');
  const out: string[] = [];
  const err: string[] = [];
  let log: TestLog;
  let at: TestVault;
  beforeAll(async () => {
    [log, at] = await Promise.all([createTestLog(), createTestVault()]);
    writeFileSync(masterKeyFile, at.masterKey, { mode: 0o600 });
  });
  beforeEach(() => {
    const taking = (lines: string[]) => (chunk: unknown) => lines.push(String(chunk)) > 0;
    jest.spyOn(process.stdout, 'write').mockImplementation(taking(out));
    jest.spyOn(process.stderr, 'write').mockImplementation(taking(err));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    out.length = 0;
    err.length = 0;
  });
  afterAll(async () => {
    await Promise.all([log.drop(), at.drop()]);
    rmSync(folder, { recursive: true });
  });

  const running = (writer = log.writerUrl) => Promise.resolve({ eventStore: { writer }, vault: { keeper: at.keeperUrl, masterKeyFile, keyFolder: at.keyFolder } });
  const run = (options: Partial<SimulateRun> = {}) => runSimulate({ events: '600', seed: '9', json: true, readEnvironment: () => running(), ...options });
  const summary = () => JSON.parse(out.splice(0).join('')) as Summary;

  it('tells what it wrote, by context and type, as one JSON object or for people', async () => {
    expect(await run()).toBe(0);
    const { events, types, streams, ...rest } = summary();
    expect(rest).toMatchObject({ history: 'sim-9', seed: 9, newest: expect.stringMatching(/^2022-01-0/) as string });
    expect(events).toEqual({ total: events.appended, appended: events.total, alreadyThere: 0 });
    expect(Object.values(types).flatMap((of) => Object.values(of)).reduce((sum, count) => sum + count, 0)).toBe(events.total);
    expect(streams).toEqual({ accounts: types['accounts']?.['AccountOpened'], orders: types['orders']?.['OrderCreated'], leads: types['leads']?.['LeadCaptured'] });
    expect(await run()).toBe(0);
    expect(summary().events).toEqual({ total: events.total, appended: 0, alreadyThere: events.total });
    expect(await run({ json: false, contexts: 'leads', untilTime: '2022-01-02' })).toBe(0);
    expect(out.join('')).toMatch(/^history {5}sim-9l, until 2022-01-01.*\nevents {6}\d+ appended, 0 already there\n/);
    expect(err.join('')).not.toContain('There is no vault');
  });

  it('does not begin, and says why, where it was asked for what there is not, or nothing runs', async () => {
    const nothingRuns = () => Promise.reject(new Error('nothing runs here'));
    const away = () => running('postgres://nobody@127.0.0.1:1/none');
    const cases: [Partial<SimulateRun>, string][] = [
      [{ events: 'many' }, '--events takes a whole number'],
      [{ seed: '-1' }, '--seed takes a whole number'],
      [{ contexts: 'stock' }, 'there is no context "stock"'],
      [{ readEnvironment: nothingRuns }, 'nothing runs here'],
      [{ readEnvironment: away }, "the event store can't be opened at 127.0.0.1:1"],
    ];
    for (const [options, why] of cases) {
      expect(await run(options)).toBe(2);
      expect(err.splice(0).join('')).toContain(`error: ${why}`);
    }
    expect(out).toEqual([]);
  });
});
