import { databaseUrls } from './databases';
import type { Secrets } from './secrets';
import { serviceUrls, servicesOf } from './services';
import type { Environment } from './state';

const password = 'some-password-of-it';
const secrets: Secrets = {
  admin: password, owner: password, writer: password, reader: password, eraser: password, account: password, order: password, lead: password,
  vaultMigrator: password, vaultKeeper: password, vaultReader: password,
};
const { vault, ...urls } = databaseUrls('postgres://postgres@127.0.0.1:3032/postgres', secrets);
const keys = { masterKeyFile: '/data/vault/master.key', keyFolder: '/data/vault/epochs' };
const environment: Environment = { ...serviceUrls(3_000), ...urls, vault: { ...vault, ...keys }, kafka: null };

const vaultEnv = (of: Environment, name: string) =>
  Object.fromEntries(Object.entries(servicesOf(of).find((each) => each.name === name)?.env ?? {}).filter(([variable]) => variable.startsWith('VAULT_')));

describe('what services are told of the vault', () => {
  const files = { VAULT_MASTER_KEY_FILE: keys.masterKeyFile, VAULT_KEY_FOLDER: keys.keyFolder };

  it('is where it is, and never a key', () => {
    expect(vaultEnv(environment, 'command-service')).toEqual({ ...files, VAULT_URL: vault.keeper, VAULT_MIGRATOR_URL: vault.migrator });
    expect(new URL(vault.keeper).username).toBe('reprise_vault_keeper');
  });

  it('lets those that answer queries only read', () => {
    for (const name of ['account-projection', 'order-projection', 'lead-projection']) expect(vaultEnv(environment, name)).toEqual({ ...files, VAULT_URL: vault.reader });
    expect(new URL(vault.reader).username).toBe('reprise_vault_reader');
  });

  it('is nothing for history, which opens nothing, and where there is no vault', () => {
    expect(vaultEnv(environment, 'history-service')).toEqual({});
    expect(vaultEnv({ ...environment, vault: null }, 'command-service')).toEqual({});
  });
});
