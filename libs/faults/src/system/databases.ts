import { migrate, provisionLog } from '@reprise/event-store';
import { migrateVault, provisionVault } from '@reprise/privacy';
import { Client } from 'pg';

/** Nothing of it is reachable from another machine, and all of it is thrown away. */
export const PASSWORD = 'fault-tests-only';
const ROLES = { owner: PASSWORD, writer: PASSWORD, reader: PASSWORD, eraser: PASSWORD };
const VAULT_ROLES = { migrator: PASSWORD, keeper: PASSWORD, reader: PASSWORD };
export const READ_MODELS = ['read_account', 'read_order', 'read_lead'] as const;
export const DATABASES = ['reprise_log', 'reprise_vault', ...READ_MODELS] as const;
export type Database = (typeof DATABASES)[number];

export interface Login {
  readonly port: number;
  readonly database: Database | 'postgres';
  /** The superuser unless told. */
  readonly role?: string;
}

export const urlOf = ({ port, database, role = 'postgres' }: Login): string => `postgres://${role}:${PASSWORD}@127.0.0.1:${port}/${database}`;

/** Which tablespace each database goes to; those not named go where all goes. */
export type Tablespaces = Partial<Record<Database, { readonly name: string; readonly folder: string }>>;

/** The log, the vault and a read model for each projection service, with their roles, as `npm start` makes them. */
export async function makeDatabases(port: number, tablespaces: Tablespaces): Promise<void> {
  const admin = new Client({ connectionString: urlOf({ port, database: 'postgres' }) });
  await admin.connect();
  try {
    for (const { name, folder } of Object.values(tablespaces)) await admin.query(`CREATE TABLESPACE ${name} LOCATION '${folder}'`);
    for (const name of READ_MODELS) await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD '${PASSWORD}'`);
    for (const name of DATABASES) await admin.query(`CREATE DATABASE ${name}${ownerOf(name)}${placeOf(tablespaces[name])}`);
  } finally {
    await admin.end();
  }
  await provisionLog({ adminUrl: urlOf({ port, database: 'reprise_log' }), passwords: ROLES });
  await provisionVault({ adminUrl: urlOf({ port, database: 'reprise_vault' }), passwords: VAULT_ROLES });
  await migrate(urlOf({ port, database: 'reprise_log', role: 'reprise_owner' }));
  await migrateVault(urlOf({ port, database: 'reprise_vault', role: 'reprise_vault_migrator' }));
}

const ownerOf = (name: Database) => (READ_MODELS.some((readModel) => readModel === name) ? ` OWNER ${name}` : '');
const placeOf = (tablespace?: { readonly name: string }) => (tablespace ? ` TABLESPACE ${tablespace.name}` : '');
