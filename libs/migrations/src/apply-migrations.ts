import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { MigrationMismatch } from './errors';

const HISTORY = `CREATE TABLE IF NOT EXISTS migrations (
  name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`;

/** A schema: its files, in order of their names, and whose it is. */
export interface Migrations {
  readonly folder: string;
  /** A role that cannot log in, and that the login of the URL may assume. */
  readonly ownerRole: string;
  /** Any number, one per schema: what matters is that every instance takes the same lock. */
  readonly lock: number;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Brings a database to this version of the code. Safe when several instances start at once, and while older ones
 * still run: a migration only adds.
 * @throws MigrationMismatch when an applied migration is not the one this code knows
 */
export async function applyMigrations(ownerUrl: string, { folder, ownerRole, lock }: Migrations): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock]);
    await client.query(`SET ROLE ${client.escapeIdentifier(ownerRole)}`);
    await client.query(HISTORY);
    await applyMissing(client, await migrationsIn(folder));
  } finally {
    await client.end();
  }
}

async function migrationsIn(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function applyMissing(client: Client, migrations: readonly Migration[]): Promise<void> {
  const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migrations');
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  for (const migration of migrations) await apply(client, migration, applied.get(migration.name));
}

async function apply(client: Client, migration: Migration, checksum: string | undefined): Promise<void> {
  if (checksum === migration.checksum) return;
  if (checksum !== undefined) throw new MigrationMismatch(`migration ${migration.name} was changed after it was applied: add a new one instead`);
  await client.query('BEGIN');
  await client.query(migration.sql);
  await client.query('INSERT INTO migrations (name, checksum) VALUES ($1, $2)', [migration.name, migration.checksum]);
  await client.query('COMMIT');
}
