import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, createTestDatabase } from '@reprise/testing';
import { Client } from 'pg';
import { applyMigrations } from './apply-migrations';
import { MigrationBlocked, MigrationMismatch } from './errors';

describe('migrations', () => {
  let database: TestDatabase;
  let client: Client;
  const folder = mkdtempSync(join(tmpdir(), 'reprise-migrations-'));
  const file = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
  const apply = (tries = 3) => applyMigrations(database.url, { folder, ownerRole: 'pg_database_owner', lock: 7, tries });
  const count = async (table: string) => (await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n;

  /** Asks until there is an answer. */
  const until = async (sql: string): Promise<void> => {
    while ((await client.query(sql)).rowCount === 0);
  };

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

  describe('that find a table locked', () => {
    let holding: Client;
    beforeEach(async () => {
      file('0003-third.sql', 'ALTER TABLE first ADD COLUMN m int;');
      holding = new Client({ connectionString: database.url });
      await holding.connect();
      await holding.query('BEGIN; LOCK TABLE first IN SHARE UPDATE EXCLUSIVE MODE');
    });
    afterEach(() => holding.end());

    it('step back, so that writers do not wait behind them', async () => {
      await expect(apply(1)).rejects.toThrow(MigrationBlocked);
      await expect(count('migrations')).resolves.toBe('2');
    });

    it('are applied as soon as it is let go', async () => {
      const applying = apply();
      await until("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
      await client.query('INSERT INTO first VALUES (2)');
      await holding.query('COMMIT');
      await applying;
      expect(await count('migrations')).toBe('3');
    });
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
