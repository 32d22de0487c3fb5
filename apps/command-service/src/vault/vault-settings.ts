import { ConfigError } from '@reprise/service-kit';
import type { CommandEnv } from '../command-env';

export interface VaultSettings {
  readonly url: string;
  readonly migratorUrl: string | undefined;
  readonly masterKey: string;
  readonly keyFolder: string;
}

/** Undefined: there is no vault. @throws ConfigError when only a part of it is given, or none in production and nobody says that this is meant */
export function vaultSettings(env: CommandEnv): VaultSettings | undefined {
  const { VAULT_URL: url, VAULT_MIGRATOR_URL: migratorUrl, VAULT_MASTER_KEY: masterKey, VAULT_KEY_FOLDER: keyFolder } = env;
  const problems = plainProblems(env);
  if (problems.length > 0) throw new ConfigError(problems);
  if (!url) return undefined;
  if (masterKey && keyFolder) return { url, migratorUrl, masterKey, keyFolder };
  throw new ConfigError(Object.entries({ VAULT_MASTER_KEY: masterKey, VAULT_KEY_FOLDER: keyFolder }).flatMap(([name, given]) => (given ? [] : [`${name}: is required with VAULT_URL`])));
}

function plainProblems({ VAULT_URL: url, PERSONAL_DATA: plain, NODE_ENV }: CommandEnv): string[] {
  if (url && plain) return ['PERSONAL_DATA: with VAULT_URL personal data is never written plain; give one of the two'];
  if (url || plain || NODE_ENV !== 'production') return [];
  return ['VAULT_URL: is required where NODE_ENV is production; PERSONAL_DATA=plain says that personal data is meant to be written as it is'];
}
