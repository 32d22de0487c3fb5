import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, createTestDatabase } from '@reprise/testing';
import { Client } from 'pg';
import { applyMigrations } from './apply-migrations';
import { MigrationMismatch } from './errors';

describe('migrations', () => {
  let database: TestDatabase;
  let client: Client;
  const folder = mkdtempSync(join(tmpdir(), 'reprise-migrations-'));
  const file = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
  const apply = () => applyMigrations(database.url, { folder, ownerRole: 'pg_database_owner', lock: 7 });
  const count = async (table: string) => (await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    file('0001-first.sql', 'CREATE TABLE first (n int); INSERT INTO first VALUES (1);');
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('are applied once, however many instances start at once', async () => {
    await Promise.all([apply(), apply(), apply()]);
    expect(await count('first')).toBe('1');
  });

  it('are applied whole or not at all', async () => {
    file('0002-second.sql', 'CREATE TABLE second (n int); SELECT 1 / 0;');
    await expect(apply()).rejects.toThrow('division by zero');
    await expect(count('second')).rejects.toThrow('does not exist');
    file('0002-second.sql', 'CREATE TABLE second (n int);');
    await apply();
    expect(await count('second')).toBe('0');
  });

  it('belong to the role that owns the schema', async () => {
    const { rows } = await client.query("SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE relname IN ('first', 'second', 'migrations')");
    expect(rows).toEqual([{ owner: 'pg_database_owner' }]);
  });

  it('are refused when one was changed after it was applied', async () => {
    file('0001-first.sql', 'CREATE TABLE first (n bigint);');
    await expect(apply()).rejects.toThrow(MigrationMismatch);
  });
});
