import type { Client } from 'pg';
import { postgresUrl } from './test-environment';
import { onDatabase, withClient } from './with-client';

/** Any number that all workers agree on. */
const LOCK = 5_021_733;

interface Template {
  readonly name: string;
  readonly from: string;
}

type Build = (template: Template, fill: (url: string) => Promise<void>) => Promise<void>;

/** Makes templates while other workers wait: roles belong to the cluster, and are made by one at a time. */
export const building = (work: (build: Build) => Promise<void>): Promise<void> =>
  withClient(postgresUrl(), async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await work((template, fill) => build(client, template, fill));
  });

/** Has its name only when it is complete. */
async function build(client: Client, { name, from }: Template, fill: (url: string) => Promise<void>): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rowCount) return;
  await client.query(`DROP DATABASE IF EXISTS ${name}_new WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${name}_new TEMPLATE ${from}`);
  await fill(onDatabase(postgresUrl(), `${name}_new`));
  await client.query(`ALTER DATABASE ${name}_new RENAME TO ${name}`);
}
