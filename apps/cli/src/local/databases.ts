import { migrate, provisionLog } from '@reprise/event-store';
import { Client } from 'pg';
import type { Secrets } from './secrets';
import type { Environment } from './state';

const LOG = 'reprise_log';
const READ_MODELS = { account: 'read_account', order: 'read_order' } as const;

const urlTo = (adminUrl: string, database: string, login?: { role: string; password: string }): string => {
  const url = new URL(adminUrl);
  url.pathname = database;
  if (login) {
    url.username = login.role;
    url.password = login.password;
  }
  return url.href;
};

/** Connection strings of everything that `makeDatabases` makes. */
export function databaseUrls(adminUrl: string, secrets: Secrets): Pick<Environment, 'eventStore' | 'readModels'> {
  const log = (role: 'owner' | 'writer' | 'reader' | 'eraser') => urlTo(adminUrl, LOG, { role: `reprise_${role}`, password: secrets[role] });
  const readModel = (name: 'account' | 'order') => urlTo(adminUrl, READ_MODELS[name], { role: READ_MODELS[name], password: secrets[name] });
  return {
    eventStore: { owner: log('owner'), writer: log('writer'), reader: log('reader'), eraser: log('eraser'), admin: urlTo(adminUrl, LOG) },
    readModels: { account: readModel('account'), order: readModel('order') },
  };
}

/** The log with its roles, and a database with a login of its own for each read model. Repeating it changes nothing. */
export async function makeDatabases(adminUrl: string, secrets: Secrets): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    await makeDatabase(client, LOG);
    for (const name of ['account', 'order'] as const) await makeReadModel(client, READ_MODELS[name], secrets[name]);
  });
  await provisionLog({ adminUrl: urlTo(adminUrl, LOG), passwords: secrets });
  await migrate(databaseUrls(adminUrl, secrets).eventStore.owner);
}

async function asAdmin(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function makeDatabase(client: Client, name: string, owner?: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${name}${owner ? ` OWNER ${owner}` : ''}`);
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
}

async function makeReadModel(client: Client, name: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${name} LOGIN`);
  await client.query(`ALTER ROLE ${name} PASSWORD ${client.escapeLiteral(password)}`);
  await makeDatabase(client, name, name);
}
