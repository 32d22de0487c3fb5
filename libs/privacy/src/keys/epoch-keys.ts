import type { KeyObject } from 'node:crypto';

/**
 * Where the keys of epochs are kept: never in the vault's database, whose heap, WAL and backups keep what was deleted.
 * A port, so that a secret store can stand behind it.
 */
export interface EpochKeys {
  /** A new random key, durable before this returns. @returns its name, never used before */
  create(vaultId: string): Promise<string>;
  /** Undefined when there is none of that name, or none any more. @throws VaultUnavailable */
  load(name: string): Promise<KeyObject | undefined>;
  /** For good. Doing it again is fine. @throws VaultUnavailable */
  destroy(name: string): Promise<void>;
  /** Of one vault. */
  names(vaultId: string): Promise<readonly string[]>;
}
