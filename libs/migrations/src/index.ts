export { MigrationMismatch } from './errors';
export { type Migrations, applyMigrations } from './apply-migrations';
