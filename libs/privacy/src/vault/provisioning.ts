import { provisionDatabase } from '@reprise/migrations';

/** Logins of the vault, each with as little as it needs. */
export interface VaultPasswords {
  /** Runs migrations, by assuming the role that owns the schema. */
  readonly migrator: string;
  /** Makes keys, erases and rotates through functions that may; reads. For the process that appends. */
  readonly keeper: string;
  /** Opens and looks up. For processes that answer queries. */
  readonly reader: string;
}

export const OWNER_ROLE = 'reprise_vault_owner';

/**
 * What a database administrator does once: the vault's roles, and a database whose schema belongs to a role that
 * cannot log in. Repeating it only sets the passwords.
 * @param adminUrl a superuser (or a role that may create roles) on the vault's database
 */
export function provisionVault({ adminUrl, passwords }: { adminUrl: string; passwords: VaultPasswords }): Promise<void> {
  const logins = new Map(Object.entries(passwords).map(([login, password]) => [`reprise_vault_${login}`, String(password)]));
  return provisionDatabase(adminUrl, { ownerRole: OWNER_ROLE, migrator: 'reprise_vault_migrator', logins });
}
