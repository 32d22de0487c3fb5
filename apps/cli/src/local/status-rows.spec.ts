import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseUrls } from './databases';
import { ownMark } from './lock';
import { readSecrets } from './secrets';
import { serviceUrls } from './services';
import type { RunningProcess } from './state';
import { duration, statusRows, toLines } from './status-rows';

it.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [7_815, '2 h 10 min'],
  [266_400, '3 d 2 h'],
])('%d seconds are told as %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

it('tells an ended process from a running one, and how it ended', async () => {
  const ended = { pid: process.pid, started: 'long ago' };
  const now = { supervised: true, ready: true, state: undefined };
  const rows = await statusRows({ ...now, processes: [{ name: 'postgres', mark: ownMark(), since: new Date().toISOString() }, { name: 'kafka', mark: ended, lastEnd: 'signal SIGKILL' }] });
  expect(rows).toEqual([
    { name: 'postgres', pid: process.pid, state: 'running', upSeconds: 0 },
    { name: 'kafka', pid: process.pid, state: 'ended', why: 'signal SIGKILL' },
  ]);
});

it('tells why a service is not ready, and how the one before it ended', async () => {
  const adminUrl = 'postgres://postgres@127.0.0.1:1/postgres';
  const dataDir = mkdtempSync(join(tmpdir(), 'reprise-status-'));
  const environment = { ...serviceUrls(1), ...databaseUrls(adminUrl, readSecrets(dataDir)), vault: null, kafka: null };
  rmSync(dataDir, { recursive: true });
  const service = { name: 'command-service', mark: ownMark() };
  const state = { supervisor: ownMark(), ready: true, environment, processes: [] };
  const rowsOf = (processes: RunningProcess[]) => statusRows({ supervised: true, ready: true, state, processes });
  const row = { name: 'command-service', pid: process.pid, url: 'http://127.0.0.1:1', port: 1, state: 'not ready' };
  await expect(rowsOf([service])).resolves.toEqual([{ ...row, why: 'it does not answer' }]);
  await expect(rowsOf([{ ...service, lastEnd: 'exit code 1' }])).resolves.toEqual([{ ...row, why: 'it does not answer (the one before ended by exit code 1)' }]);
});

it('is a table with a line for each process', () => {
  const lines = toLines([
    { name: 'supervisor', pid: 7, state: 'running', upSeconds: 61 },
    { name: 'account-projection', pid: 1_234, port: 3_001, state: 'not ready', why: 'read-model: away', upSeconds: 60, lag: 5, parked: 0 },
  ]);
  expect(lines).toEqual([
    '                    pid   port  up         lag  parked',
    'supervisor          7     -     1 min 1 s  -    -       running',
    'account-projection  1234  3001  1 min      5    0       not ready: read-model: away',
  ]);
});
