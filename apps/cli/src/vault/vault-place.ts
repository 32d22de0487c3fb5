import type { KeyObject } from 'node:crypto';
import { readMasterKey } from '@reprise/privacy';
import { z } from 'zod';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { UsageError } from '../usage-error';

/** Where a vault is, its keys, and the log that says who was erased from it. */
export interface VaultPlace {
  readonly url: string;
  readonly masterKey: KeyObject;
  readonly keyFolder: string;
  readonly logUrl: string;
}

export type Variables = Readonly<Record<string, string | undefined>>;

const Running = z.object({
  eventStore: z.object({ reader: z.url() }),
  vault: z.object({ keeper: z.url(), masterKeyFile: z.string(), keyFolder: z.string() }).nullable().default(null),
});

const VARIABLES = ['VAULT_URL', 'VAULT_MASTER_KEY', 'VAULT_MASTER_KEY_FILE', 'VAULT_KEY_FOLDER'] as const;

/**
 * As keeper: of the environment, where any of its variables is set, named as command-service names them; else of the
 * system that runs here. @throws UsageError, which never shows a key
 */
export const vaultPlace = (readEnvironment: ReadEnvironment, variables: Variables = process.env): Promise<VaultPlace> =>
  VARIABLES.some((name) => variables[name]) ? Promise.resolve().then(() => given(variables)) : running(readEnvironment);

function given(variables: Variables): VaultPlace {
  const needed = {
    VAULT_URL: variables['VAULT_URL'],
    'VAULT_MASTER_KEY_FILE or VAULT_MASTER_KEY': variables['VAULT_MASTER_KEY_FILE'] || variables['VAULT_MASTER_KEY'],
    VAULT_KEY_FOLDER: variables['VAULT_KEY_FOLDER'],
    'EVENT_STORE_READER_URL or EVENT_STORE_WRITER_URL': variables['EVENT_STORE_READER_URL'] || variables['EVENT_STORE_WRITER_URL'],
  };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value ? [] : [name]));
  if (missing.length > 0) throw new UsageError(`the environment names a part of a vault; missing: ${missing.join(', ')}`);
  const [url = '', , keyFolder = '', logUrl = ''] = Object.values(needed);
  return { url, masterKey: masterKeyOf(variables), keyFolder, logUrl };
}

async function running(readEnvironment: ReadEnvironment): Promise<VaultPlace> {
  const { vault, eventStore } = await environmentOf(readEnvironment, Running);
  if (!vault) throw new UsageError('what runs here has no vault: npm run stop and npm start give it one');
  const { keeper: url, masterKeyFile, keyFolder } = vault;
  return { url, masterKey: masterKeyOf({ VAULT_MASTER_KEY_FILE: masterKeyFile }), keyFolder, logUrl: eventStore.reader };
}

/** @throws UsageError, which never shows a key */
export function masterKeyOf(variables: Variables): KeyObject {
  try {
    return readMasterKey(variables);
  } catch (error) {
    throw new UsageError(reason(error));
  }
}
