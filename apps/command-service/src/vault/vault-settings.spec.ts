import { ConfigError } from '@reprise/service-kit';
import type { CommandEnv } from '../command-env';
import { vaultSettings } from './vault-settings';

describe('what the environment says of the vault', () => {
  const settingsOf = (env: Partial<CommandEnv>) => vaultSettings(env as CommandEnv);
  const vault = { VAULT_URL: 'postgres://keeper@vault/vault', VAULT_MASTER_KEY: 'key', VAULT_KEY_FOLDER: '/keys' };

  it('may be that there is none, outside of production', () => {
    expect(settingsOf({})).toBeUndefined();
    expect(settingsOf({ NODE_ENV: 'development' })).toBeUndefined();
  });

  it('is not left out in production, unless personal data is said to be plain', () => {
    expect(() => settingsOf({ NODE_ENV: 'production' })).toThrow(ConfigError);
    expect(() => settingsOf({ NODE_ENV: 'production' })).toThrow('PERSONAL_DATA');
    expect(settingsOf({ NODE_ENV: 'production', PERSONAL_DATA: 'plain' })).toBeUndefined();
    expect(settingsOf({ NODE_ENV: 'production', ...vault })).toMatchObject({ url: vault.VAULT_URL });
  });

  it('is not both a vault and plain data', () => {
    expect(() => settingsOf({ PERSONAL_DATA: 'plain', ...vault })).toThrow(ConfigError);
  });
});
