import { ConfigError } from '@reprise/service-kit';
import type { ProjectionEnv } from '../projection-env';

export interface VaultSettings {
  readonly url: string;
  readonly masterKey: string;
  readonly keyFolder: string;
}

/** Undefined: there is no vault. @throws ConfigError when only a part of it is given */
export function vaultSettings({ VAULT_URL: url, VAULT_MASTER_KEY: masterKey, VAULT_KEY_FOLDER: keyFolder }: Partial<ProjectionEnv>): VaultSettings | undefined {
  if (!url) return undefined;
  if (masterKey && keyFolder) return { url, masterKey, keyFolder };
  const missing = Object.entries({ VAULT_MASTER_KEY: masterKey, VAULT_KEY_FOLDER: keyFolder }).filter(([, given]) => !given);
  throw new ConfigError(missing.map(([name]) => `${name}: is required with VAULT_URL`));
}
