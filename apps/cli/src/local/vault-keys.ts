import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readMasterKey } from '@reprise/privacy';
import { LocalError } from './settings';
import type { Environment } from './state';

/** Where the keys of the vault are, none of them in its database. */
export type VaultKeys = Pick<NonNullable<Environment['vault']>, 'masterKeyFile' | 'keyFolder'>;

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

const hasFiles = (folder: string) => existsSync(folder) && readdirSync(folder).length > 0;

const lost = ({ masterKeyFile, keyFolder }: VaultKeys) =>
  `The master key ${masterKeyFile} is gone, and what is in ${keyFolder} opens with no other. Bring it back from a backup; without one, personal data is lost, and npm run reset begins anew.`;
