import { join } from 'node:path';
import { applyMigrations } from '@reprise/migrations';

const FOLDER = join(__dirname, '..', 'sql', 'migrations');
/** Any number: what matters is that every instance takes the same lock. */
const LOCK = 7_273_419;

/**
 * Brings the log's schema to this version of the code. Safe when several instances start at once, and
 * while older ones still run: a migration only adds.
 * @param ownerUrl a login that may assume `reprise_log_owner`
 * @throws MigrationMismatch (of `@reprise/migrations`) when an applied migration is not the one this code knows
 */
export const migrate = (ownerUrl: string): Promise<void> => applyMigrations(ownerUrl, { folder: FOLDER, ownerRole: 'reprise_log_owner', lock: LOCK });
