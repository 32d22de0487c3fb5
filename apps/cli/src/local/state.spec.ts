import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseUrls } from './databases';
import { ownMark } from './lock';
import { readSecrets } from './secrets';
import { serviceUrls } from './services';
import { readState, writeState } from './state';

describe('what is written down of a running system', () => {
  it('is understood when a version without a vault wrote it, so that it can be ended', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'reprise-state-'));
    const environment = { ...serviceUrls(3_000), ...databaseUrls('postgres://postgres@127.0.0.1:3032/postgres', readSecrets(dataDir)), vault: null, kafka: null };
    const state = { supervisor: ownMark(), ready: true, environment, processes: [{ name: 'supervisor', mark: ownMark() }] };
    writeState(dataDir, state);
    const file = join(dataDir, 'running.json');
    const { vault, ...earlier } = (JSON.parse(readFileSync(file, 'utf8')) as typeof state).environment;
    writeFileSync(file, JSON.stringify({ ...state, environment: earlier }));
    expect([vault, readState(dataDir)]).toEqual([null, state]);
    rmSync(dataDir, { recursive: true });
  });
});
