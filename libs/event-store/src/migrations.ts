import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { MigrationMismatch } from './errors';

const FOLDER = join(__dirname, '..', 'sql', 'migrations');
/** Any number: what matters is that every instance takes the same lock. */
const LOCK = 7_273_419;

const HISTORY = `CREATE TABLE IF NOT EXISTS migrations (
  name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

async function migrationsOnDisk(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(FOLDER, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Brings the log's schema to this version of the code. Safe when several instances start at once, and
 * while older ones still run: a migration only adds.
 * @param ownerUrl a login that may assume `reprise_log_owner`
 * @throws MigrationMismatch when an applied migration is not the one this code knows
 */
export async function migrate(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query('SET ROLE reprise_log_owner');
    await client.query(HISTORY);
    await applyMissing(client);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migrations');
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  for (const migration of await migrationsOnDisk()) await apply(client, migration, applied.get(migration.name));
}

async function apply(client: Client, migration: Migration, checksum: string | undefined): Promise<void> {
  if (checksum === migration.checksum) return;
  if (checksum !== undefined) throw new MigrationMismatch(`migration ${migration.name} was changed after it was applied: add a new one instead`);
  await client.query('BEGIN');
  await client.query(migration.sql);
  await client.query('INSERT INTO migrations (name, checksum) VALUES ($1, $2)', [migration.name, migration.checksum]);
  await client.query('COMMIT');
}
