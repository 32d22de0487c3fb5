export { MigrationBlocked, MigrationMismatch } from './errors';
export { type Migrations, applyMigrations } from './apply-migrations';
export { type DatabaseRoles, provisionDatabase } from './provision-database';
