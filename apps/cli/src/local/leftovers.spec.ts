import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, markOf } from '@reprise/stack';
import { databaseUrls } from './databases';
import { endLeftovers, inWords } from './leftovers';
import { ownMark } from './lock';
import { runningNow } from './running-now';
import { readSecrets } from './secrets';
import { serviceUrls } from './services';
import { type Environment, type RunningProcess, type State, writeState } from './state';

const ENDED = { pid: process.pid, started: 'long ago' };

let dataDir: string;
let environment: Environment;
let service: RunningProcess;
let child: ChildProcess;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'reprise-left-'));
  environment = { ...serviceUrls(3_000), ...databaseUrls('postgres://postgres@127.0.0.1:3032/postgres', readSecrets(dataDir)), vault: null, kafka: null };
  child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  const mark = markOf(child.pid ?? 0);
  if (!mark) throw new Error('it did not start');
  service = { name: 'command-service', mark };
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

const written = (supervisor: State['supervisor']) =>
  writeState(dataDir, { supervisor, ready: true, environment, processes: [{ name: 'supervisor', mark: supervisor }, service, { name: 'order-projection', mark: ENDED }] });

describe('what a killed supervisor left', () => {
  it('is what still runs of what was written down', () => {
    written(ENDED);
    expect(runningNow(dataDir)).toMatchObject({ supervised: false, ready: false, processes: [service], state: { environment } });
  });

  it('is ended and told, and then nothing runs', async () => {
    written(ENDED);
    const ended = await endLeftovers(dataDir);
    expect(inWords(ended)).toBe(`command-service (pid ${service.mark.pid})`);
    expect(isRunning(service.mark)).toBe(false);
    expect(() => runningNow(dataDir)).toThrow('Nothing runs here');
  });
});

it('under a supervisor, what ended is shown as well', () => {
  written(ownMark());
  expect(runningNow(dataDir)).toMatchObject({ supervised: true, ready: true, processes: [{ name: 'supervisor' }, service, { name: 'order-projection' }] });
});
