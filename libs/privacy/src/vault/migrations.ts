import { join } from 'node:path';
import { applyMigrations } from '@reprise/migrations';
import { OWNER_ROLE } from './provisioning';

const FOLDER = join(__dirname, '..', '..', 'sql', 'migrations');
const LOCK = 7_273_420;

/**
 * Brings the vault's schema to this version of the code.
 * @param ownerUrl a login that may assume `reprise_vault_owner`
 * @throws MigrationMismatch when an applied migration is not the one this code knows
 */
export const migrateVault = (ownerUrl: string): Promise<void> => applyMigrations(ownerUrl, { folder: FOLDER, ownerRole: OWNER_ROLE, lock: LOCK });
