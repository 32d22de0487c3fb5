import { ConfigError } from '@reprise/service-kit';
import type { CommandEnv } from '../command-env';

export interface VaultSettings {
  readonly url: string;
  readonly migratorUrl: string | undefined;
  readonly masterKey: string;
  readonly keyFolder: string;
}

/** Undefined: there is no vault. @throws ConfigError when only a part of it is given */
export function vaultSettings({ VAULT_URL: url, VAULT_MIGRATOR_URL: migratorUrl, VAULT_MASTER_KEY: masterKey, VAULT_KEY_FOLDER: keyFolder }: CommandEnv): VaultSettings | undefined {
  if (!url) return undefined;
  if (masterKey && keyFolder) return { url, migratorUrl, masterKey, keyFolder };
  throw new ConfigError(Object.entries({ VAULT_MASTER_KEY: masterKey, VAULT_KEY_FOLDER: keyFolder }).flatMap(([name, given]) => (given ? [] : [`${name}: is required with VAULT_URL`])));
}
