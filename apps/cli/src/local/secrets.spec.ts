import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSecrets } from './secrets';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'reprise-secrets-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

const file = () => join(dataDir, 'secrets.json');
const kept = () => JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;

/** As it was before there was a vault. */
const EARLIER = Object.fromEntries(['admin', 'owner', 'writer', 'reader', 'eraser', 'account', 'order'].map((name) => [name, `the-password-of-${name}`]));

describe('passwords of the local databases', () => {
  it('are made once, each another one, for their owner alone', () => {
    const made = readSecrets(dataDir);
    expect(readSecrets(dataDir)).toEqual(made);
    expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('of an earlier version stay, and those it lacks are added once', () => {
    writeFileSync(file(), JSON.stringify(EARLIER));
    const read = readSecrets(dataDir);
    expect(read).toMatchObject(EARLIER);
    expect([read.vaultMigrator, read.vaultKeeper, read.vaultReader].every((password) => password.length >= 16)).toBe(true);
    expect(readSecrets(dataDir)).toEqual(read);
    expect(kept()).toEqual(read);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('of a later version are not lost', () => {
    writeFileSync(file(), JSON.stringify({ ...EARLIER, later: 'something else' }));
    readSecrets(dataDir);
    expect(kept()).toMatchObject({ ...EARLIER, later: 'something else' });
  });

  it('that are damaged are an error, and are left as they are', () => {
    const damaged = JSON.stringify({ ...EARLIER, admin: 7 });
    writeFileSync(file(), damaged);
    expect(() => readSecrets(dataDir)).toThrow('admin');
    expect(readFileSync(file(), 'utf8')).toBe(damaged);
  });
});
