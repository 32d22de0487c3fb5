import { UsageError } from '../usage-error';
import { vaultPlace } from './vault-place';

const running = { keeper: 'postgres://keeper@here/vault', masterKeyFile: '/here/master.key', keyFolder: '/here/keys' };
const given = { VAULT_URL: 'postgres://keeper@there/vault', VAULT_MASTER_KEY: 'key', VAULT_KEY_FOLDER: '/there' };

describe('the vault that owners are sealed in', () => {
  it('is the one of the environment, else that of the running stack, else none', () => {
    expect(vaultPlace(running, given)).toEqual({ url: given.VAULT_URL, masterKey: { VAULT_MASTER_KEY: 'key' }, keyFolder: '/there' });
    expect(vaultPlace(running, { PATH: '/bin' })).toEqual({ url: running.keeper, masterKey: { VAULT_MASTER_KEY_FILE: '/here/master.key' }, keyFolder: '/here/keys' });
    expect([vaultPlace(null, {}), vaultPlace(undefined, {})]).toEqual([undefined, undefined]);
  });

  it('is not half given', () => {
    for (const name of Object.keys(given)) expect(() => vaultPlace(running, { ...given, [name]: '' })).toThrow(UsageError);
    expect(vaultPlace(null, { ...given, VAULT_MASTER_KEY: '', VAULT_MASTER_KEY_FILE: '/file' })).toMatchObject({ masterKey: { VAULT_MASTER_KEY_FILE: '/file' } });
  });
});
