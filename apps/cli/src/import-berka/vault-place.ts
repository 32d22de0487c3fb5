import type { z } from 'zod';
import { type RunningVault, type Variables, type VaultKeysPlace, namedVaultKeys, runningVault } from '../vault/vault-place';

/**
 * The vault that owners are sealed in: that of the environment, else the running stack's; undefined where there is none.
 * @throws UsageError where the environment names only a part of one
 */
export const ownersVault = (running: z.output<typeof RunningVault> | null | undefined, variables: Variables = process.env): VaultKeysPlace | undefined =>
  namedVaultKeys(variables) ?? (running ? runningVault(running.keeper, running) : undefined);
