import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { MigrationBlocked, MigrationMismatch } from './errors';

/** Whatever a migration waits for, everything else on that table waits behind it: so it steps back, and lets others pass. */
const LOCK_TIMEOUT = '2s';
const PAUSE_MS = 5_000;
const TRIES = 60;
const LOCK_NOT_AVAILABLE = '55P03';

const HISTORY = `CREATE TABLE IF NOT EXISTS migrations (
  name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`;

/** A schema: its files, in order of their names, and whose it is. */
export interface Migrations {
  readonly folder: string;
  /** A role that cannot log in, and that the login of the URL may assume. */
  readonly ownerRole: string;
  /** Any number, one per schema: what matters is that every instance takes the same lock. */
  readonly lock: number;
  /** How often a migration is tried that finds something locked. Default: 60, which takes about seven minutes. */
  readonly tries?: number;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Brings a database to this version of the code. Safe when several instances start at once, and while older ones
 * still run: a migration only adds, and nobody waits behind it for longer than two seconds at a time.
 * @throws MigrationMismatch when an applied migration is not the one this code knows; MigrationBlocked
 */
export async function applyMigrations(ownerUrl: string, { folder, ownerRole, lock, tries = TRIES }: Migrations): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock]);
    await client.query(`SET ROLE ${client.escapeIdentifier(ownerRole)}`);
    await client.query(HISTORY);
    await applyMissing(client, await migrationsIn(folder), tries);
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

async function applyMissing(client: Client, migrations: readonly Migration[], tries: number): Promise<void> {
  const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migrations');
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  for (const migration of migrations) if (isMissing(migration, applied.get(migration.name))) await applyPatiently(client, migration, tries);
}

function isMissing({ name, checksum }: Migration, applied: string | undefined): boolean {
  if (applied !== undefined && applied !== checksum) throw new MigrationMismatch(`migration ${name} was changed after it was applied: add a new one instead`);
  return applied === undefined;
}

async function applyPatiently(client: Client, migration: Migration, tries: number): Promise<void> {
  for (let tried = 1; !(await isApplied(client, migration)); tried += 1) {
    if (tried >= tries) throw new MigrationBlocked(`migration ${migration.name} found something locked, ${tries} times: see pg_stat_activity for who holds it`);
    await pause(PAUSE_MS);
  }
}

/** Whole or not at all; false where something that it needs stayed locked. */
async function isApplied(client: Client, migration: Migration): Promise<boolean> {
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    await client.query(migration.sql);
    await client.query('INSERT INTO migrations (name, checksum) VALUES ($1, $2)', [migration.name, migration.checksum]);
    await client.query('COMMIT');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    await client.query('ROLLBACK');
    return false;
  }
}
