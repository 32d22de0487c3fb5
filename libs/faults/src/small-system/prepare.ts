import { migrate, provisionLog } from '@reprise/event-store';
import { migrateVault, provisionVault } from '@reprise/privacy';
import { openReadModel, prepare as prepareReadModel } from '@reprise/projections';
import { Client } from 'pg';
import { projections } from './ledger';
import { type Settings, urlsOf } from './settings';

async function createDatabases(settings: Settings): Promise<void> {
  const admin = new Client({ connectionString: settings.adminUrl });
  await admin.connect();
  for (const database of urlsOf(settings).databases) await admin.query(`CREATE DATABASE ${database}`);
  await admin.end();
}

/** Its databases with their roles and tables, empty. */
export async function prepare(settings: Settings): Promise<void> {
  const { log, read, vault, passwords } = urlsOf(settings);
  await createDatabases(settings);
  await provisionLog({ adminUrl: log.admin, passwords });
  await migrate(log.owner);
  await provisionVault({ adminUrl: vault.admin, passwords });
  await migrateVault(vault.migrator);
  const pool = openReadModel(read);
  await prepareReadModel(pool, projections);
  await pool.end();
}
