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

/** Without the log: for who knows which it is. */
export type VaultKeysPlace = Omit<VaultPlace, 'logUrl'>;

export type Variables = Readonly<Record<string, string | undefined>>;

const WITH_KEYS = { masterKeyFile: z.string(), keyFolder: z.string() };

/** The vault of the running system as its keeper, as `reprise env --json` tells of it. */
export const RunningVault = z.object({ keeper: z.url(), ...WITH_KEYS });

/** The same, as who only reads. */
export const ReadVault = z.object({ reader: z.url(), ...WITH_KEYS });

const Running = z.object({ eventStore: z.object({ reader: z.url() }), vault: RunningVault.nullable().default(null) });

const MASTER = 'VAULT_MASTER_KEY_FILE or VAULT_MASTER_KEY';
const LOG = 'EVENT_STORE_READER_URL or EVENT_STORE_WRITER_URL';

/**
 * As keeper: of the environment, where any of its variables is set, named as command-service names them; else of the
 * system that runs here. @throws UsageError, which never shows a key
 */
export async function vaultPlace(readEnvironment: ReadEnvironment, variables: Variables = process.env): Promise<VaultPlace> {
  const named = namedVault(variables);
  if (named) return named;
  const { vault, eventStore } = await environmentOf(readEnvironment, Running);
  if (!vault) throw new UsageError('what runs here has no vault: npm run stop and npm start give it one');
  return { ...runningVault(vault.keeper, vault), logUrl: eventStore.reader };
}

/** The vault that the environment names, with its log; undefined where it names none. @throws UsageError where it names a part of one */
export function namedVault(variables: Variables): VaultPlace | undefined {
  const logUrl = variables['EVENT_STORE_READER_URL'] || variables['EVENT_STORE_WRITER_URL'];
  const keys = namedVaultKeys(variables, { [LOG]: logUrl });
  return keys && logUrl ? { ...keys, logUrl } : undefined;
}

/** The same without its log. @throws UsageError where any of its variables is set and not all of them are, with those that are needed besides */
export function namedVaultKeys(variables: Variables, besides: Variables = {}): VaultKeysPlace | undefined {
  const { VAULT_URL: url = '', VAULT_KEY_FOLDER: keyFolder = '', VAULT_MASTER_KEY_FILE, VAULT_MASTER_KEY } = variables;
  const own = { VAULT_URL: url, [MASTER]: VAULT_MASTER_KEY_FILE || VAULT_MASTER_KEY, VAULT_KEY_FOLDER: keyFolder };
  if (!Object.values(own).some(Boolean)) return undefined;
  const missing = Object.entries({ ...own, ...besides }).flatMap(([name, value]) => (value ? [] : [name]));
  if (missing.length > 0) throw new UsageError(`the environment names a part of a vault; missing: ${missing.join(', ')}`);
  return { url, masterKey: masterKeyOf(variables), keyFolder };
}

/** The vault of the system that runs here, under one of its logins. @throws UsageError, which never shows a key */
export const runningVault = (url: string, { masterKeyFile, keyFolder }: { readonly masterKeyFile: string; readonly keyFolder: string }): VaultKeysPlace => ({
  url,
  masterKey: masterKeyOf({ VAULT_MASTER_KEY_FILE: masterKeyFile }),
  keyFolder,
});

function masterKeyOf(variables: Variables): KeyObject {
  try {
    return readMasterKey(variables);
  } catch (error) {
    throw new UsageError(reason(error));
  }
}
