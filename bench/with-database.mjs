import { Client, Pool } from 'pg';

/** As many connections as the event store opens. */
const CONNECTIONS = 10;

/** Gives the work a pool on a new database of the server that a log is on. It goes with the server. */
export async function withDatabase({ adminUrl, name, connections = CONNECTIONS }, work) {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`).finally(() => client.end());
  const url = new URL(adminUrl);
  url.pathname = name;
  const pool = new Pool({ connectionString: url.href, max: connections });
  // A server that is stopped cuts its idle connections.
  pool.on('error', () => undefined);
  return work(pool).finally(() => pool.end());
}
