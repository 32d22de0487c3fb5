import { migrate, provisionLog } from '@reprise/event-store';
import type { Client } from 'pg';
import { templateNames } from './template-names';
import { postgresUrl } from './test-environment';
import { asLogin, onDatabase, withClient } from './with-client';

/** Of the log's roles in test clusters: fixed, because roles belong to the cluster and runs may share one. */
export const PASSWORD = 'for-tests-only';
const PASSWORDS = { owner: PASSWORD, writer: PASSWORD, reader: PASSWORD, eraser: PASSWORD };

/** Any number that all workers agree on. */
const LOCK = 5_021_733;

/** Makes the run's templates once, whichever worker comes first; the others wait for it. */
export function ensureTemplates(): Promise<void> {
  const admin = postgresUrl();
  const { provisioned, migrated } = templateNames();
  return withClient(admin, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await build(client, { name: provisioned, from: 'template1' }, (url) => provisionLog({ adminUrl: url, passwords: PASSWORDS }));
    await build(client, { name: migrated, from: provisioned }, (url) => migrate(asLogin(url, 'reprise_owner', PASSWORD)));
  });
}

/** Has its name only when it is complete. */
async function build(client: Client, { name, from }: { name: string; from: string }, fill: (url: string) => Promise<void>): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rowCount) return;
  await client.query(`DROP DATABASE IF EXISTS ${name}_new WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${name}_new TEMPLATE ${from}`);
  await fill(onDatabase(postgresUrl(), `${name}_new`));
  await client.query(`ALTER DATABASE ${name}_new RENAME TO ${name}`);
}
