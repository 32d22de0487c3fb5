import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, FileEpochKeys, PostgresVault, readMasterKey } from '@reprise/privacy';
import { LocalError } from './settings';
import type { Environment } from './state';

/** Where the keys of the vault are, none of them in its database. */
type Vault = NonNullable<Environment['vault']>;
export type VaultKeys = Pick<Vault, 'masterKeyFile' | 'keyFolder'>;

/**
 * Makes the master key at the first start, for its owner's eyes only. The epochs' keys are made by the vault, beside it.
 * @throws LocalError when there are epochs' keys whose master key is gone: another one would open none of them
 */
export function makeKeys(dataDir: string): VaultKeys {
  const folder = join(dataDir, 'vault');
  const keys = { masterKeyFile: join(folder, 'master.key'), keyFolder: join(folder, 'epochs') };
  if (!existsSync(keys.masterKeyFile) && hasFiles(keys.keyFolder)) throw new LocalError(lost(keys));
  readMasterKey({}, { developmentFolder: folder });
  return keys;
}

/** Once before services would find out, each for itself and again and again. @throws LocalError when the keys are not those of the vault */
export async function checkKeys({ keeper: url, masterKeyFile, keyFolder }: Pick<Vault, 'keeper' | keyof VaultKeys>): Promise<void> {
  try {
    const epochKeys = new FileEpochKeys(keyFolder, readMasterKey({ VAULT_MASTER_KEY_FILE: masterKeyFile }));
    const vault = await PostgresVault.open({ url, epochKeys, async *erasuresInLog() {} });
    await vault.close();
  } catch (error) {
    throw error instanceof ConfigError ? new LocalError(`${unfit(masterKeyFile)} (${error.message})`) : error;
  }
}

const unfit = (masterKeyFile: string) =>
  `The keys in ${dirname(masterKeyFile)} are not those of this vault. Bring back the folder that belongs to it; without that, personal data is lost, and npm run reset begins anew.`;

const hasFiles = (folder: string) => existsSync(folder) && readdirSync(folder).length > 0;

const lost = ({ masterKeyFile, keyFolder }: VaultKeys) =>
  `The master key ${masterKeyFile} is gone, and what is in ${keyFolder} opens with no other. Bring it back from a backup; without one, personal data is lost, and npm run reset begins anew.`;
