import { migrate, provisionLog } from '@reprise/event-store';
import { migrateVault, provisionVault } from '@reprise/privacy';
import { Client } from 'pg';
import type { Secrets } from './secrets';
import type { Environment } from './state';

const LOG = 'reprise_log';
const VAULT = 'reprise_vault';
const READ_MODELS = { account: 'read_account', order: 'read_order', lead: 'read_lead' } as const;
type ReadModel = keyof typeof READ_MODELS;

const urlTo = (adminUrl: string, database: string, login?: { role: string; password: string }): string => {
  const url = new URL(adminUrl);
  url.pathname = database;
  if (login) {
    url.username = login.role;
    url.password = login.password;
  }
  return url.href;
};

export interface DatabaseUrls extends Pick<Environment, 'eventStore' | 'readModels'> {
  readonly vault: Record<'migrator' | 'keeper' | 'reader', string>;
}

/** An administrator of the server of each; often one server is all three. */
export type Admins = Readonly<Record<'log' | 'vault' | 'readModels', string>>;
export const oneServer = (adminUrl: string): Admins => ({ log: adminUrl, vault: adminUrl, readModels: adminUrl });

/** Connection strings of everything that `makeDatabases` makes. */
export function databaseUrls(adminUrl: string, secrets: Secrets): DatabaseUrls {
  const log = (role: 'owner' | 'writer' | 'reader' | 'eraser') => urlTo(adminUrl, LOG, { role: `reprise_${role}`, password: secrets[role] });
  const readModel = (name: ReadModel) => urlTo(adminUrl, READ_MODELS[name], { role: READ_MODELS[name], password: secrets[name] });
  const vault = (role: 'migrator' | 'keeper' | 'reader') => urlTo(adminUrl, VAULT, { role: `reprise_vault_${role}`, password: vaultPasswords(secrets)[role] });
  return {
    eventStore: { owner: log('owner'), writer: log('writer'), reader: log('reader'), eraser: log('eraser'), admin: urlTo(adminUrl, LOG) },
    readModels: { account: readModel('account'), order: readModel('order'), lead: readModel('lead') },
    vault: { migrator: vault('migrator'), keeper: vault('keeper'), reader: vault('reader') },
  };
}

const vaultPasswords = ({ vaultMigrator: migrator, vaultKeeper: keeper, vaultReader: reader }: Secrets) => ({ migrator, keeper, reader });

/**
 * The log and the vault with their roles, and a database with a login of its own for each read model. Repeating it changes
 * nothing, and makes what an earlier version did not have.
 */
export async function makeDatabases({ log, vault, readModels }: Admins, secrets: Secrets): Promise<void> {
  await asAdmin(log, (client) => makeDatabase(client, LOG));
  await asAdmin(vault, (client) => makeDatabase(client, VAULT));
  await asAdmin(readModels, async (client) => {
    for (const name of Object.keys(READ_MODELS) as ReadModel[]) await makeReadModel(client, READ_MODELS[name], secrets[name]);
  });
  await provisionLog({ adminUrl: urlTo(log, LOG), passwords: secrets });
  await provisionVault({ adminUrl: urlTo(vault, VAULT), passwords: vaultPasswords(secrets) });
  await migrate(databaseUrls(log, secrets).eventStore.owner);
  await migrateVault(databaseUrls(vault, secrets).vault.migrator);
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
