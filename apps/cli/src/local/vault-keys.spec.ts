import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LocalError } from './settings';
import { makeKeys } from './vault-keys';

describe('the master key of a data folder', () => {
  let dataDir: string;
  beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'reprise-keys-'))));
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('is made once, for its owner alone, in a folder that only they can enter', () => {
    const keys = makeKeys(dataDir);
    const made = readFileSync(keys.masterKeyFile, 'utf8');
    expect(Buffer.from(made, 'base64')).toHaveLength(32);
    expect([statSync(keys.masterKeyFile).mode & 0o777, statSync(dirname(keys.masterKeyFile)).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(makeKeys(dataDir)).toEqual(keys);
    expect(readFileSync(keys.masterKeyFile, 'utf8')).toBe(made);
  });

  it('is not replaced where it is gone and keys are wrapped by it', () => {
    const { masterKeyFile, keyFolder } = makeKeys(dataDir);
    mkdirSync(keyFolder);
    writeFileSync(join(keyFolder, 'an-epoch.key'), 'wrapped');
    rmSync(masterKeyFile);
    expect(() => makeKeys(dataDir)).toThrow(LocalError);
    expect(() => makeKeys(dataDir)).toThrow(masterKeyFile);
    expect(statSync(masterKeyFile, { throwIfNoEntry: false })).toBeUndefined();
  });
});
