import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMasterKey } from '@reprise/privacy';
import { UsageError } from '../usage-error';
import { ownersVault } from './vault-place';

describe('the vault that owners are sealed in', () => {
  const [here, there] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  const keyOf = (text: string) => readMasterKey({ VAULT_MASTER_KEY: text });
  const given = { VAULT_URL: 'postgres://keeper@there/vault', VAULT_MASTER_KEY: there, VAULT_KEY_FOLDER: '/there' };
  const folder = mkdtempSync(join(tmpdir(), 'reprise-vault-place-'));
  const running = { keeper: 'postgres://keeper@here/vault', masterKeyFile: join(folder, 'master.key'), keyFolder: '/here/keys' };
  beforeAll(() => writeFileSync(running.masterKeyFile, here, { mode: 0o600 }));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is the one of the environment, else that of the running stack, else none', () => {
    expect(ownersVault(running, given)).toEqual({ url: given.VAULT_URL, masterKey: keyOf(there), keyFolder: '/there' });
    expect(ownersVault(running, { PATH: '/bin' })).toEqual({ url: running.keeper, masterKey: keyOf(here), keyFolder: '/here/keys' });
    expect([ownersVault(null, {}), ownersVault(undefined, {})]).toEqual([undefined, undefined]);
  });

  it('is not half given', () => {
    for (const name of Object.keys(given)) expect(() => ownersVault(running, { ...given, [name]: '' })).toThrow(UsageError);
    expect(ownersVault(null, { ...given, VAULT_MASTER_KEY: '', VAULT_MASTER_KEY_FILE: running.masterKeyFile })).toMatchObject({ masterKey: keyOf(here) });
  });
});
