import { z } from 'zod';
import { UsageError } from '../usage-error';
import { type VaultPlace, masterKeyOf } from '../vault/vault-place';

/** Where keys of owners are made. */
export type OwnersVaultPlace = Omit<VaultPlace, 'logUrl'>;

/** The vault of the running stack, as `reprise env --json` tells of it. */
export const RunningVault = z.object({ keeper: z.url(), masterKeyFile: z.string(), keyFolder: z.string() });

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The vault that the environment names, as it does for command-service; else the running stack's; undefined where there is none.
 * @throws UsageError where the environment names only a part of one
 */
export function vaultPlace(running: z.output<typeof RunningVault> | null | undefined, variables: Variables = process.env): OwnersVaultPlace | undefined {
  const { VAULT_URL: url, VAULT_MASTER_KEY, VAULT_MASTER_KEY_FILE, VAULT_KEY_FOLDER: keyFolder } = variables;
  const master = VAULT_MASTER_KEY || VAULT_MASTER_KEY_FILE;
  if (url && master && keyFolder) return { url, masterKey: masterKeyOf(variables), keyFolder };
  if (url || master || keyFolder) throw new UsageError('VAULT_URL, VAULT_MASTER_KEY (or VAULT_MASTER_KEY_FILE) and VAULT_KEY_FOLDER are given together or not at all');
  return running ? { url: running.keeper, masterKey: masterKeyOf({ VAULT_MASTER_KEY_FILE: running.masterKeyFile }), keyFolder: running.keyFolder } : undefined;
}
