import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { FileEpochKeys, PostgresVault, migrateVault, provisionVault } from '../libs/privacy/dist/index.js';
import { cleaning } from './cleanup.mjs';

const DATABASE = 'bench_vault';

/** Gives the work a vault, as keeper, in a database of its own on the server of the log: what it costs is paid on the same disk. */
export async function withVault({ adminUrl, password }, work) {
  const keyFolder = mkdtempSync(join(tmpdir(), 'reprise-bench-keys-'));
  const clear = async () => rmSync(keyFolder, { recursive: true });
  return cleaning(clear, async () => {
    const vault = await openVault({ adminUrl, password }, keyFolder);
    return work(vault).finally(() => vault.close());
  });
}

async function openVault({ adminUrl, password }, keyFolder) {
  const login = (role) => urlTo(adminUrl, role);
  await makeDatabase(adminUrl);
  await provisionVault({ adminUrl: login(), passwords: { migrator: password, keeper: password, reader: password } });
  await migrateVault(login('reprise_vault_migrator'));
  const epochKeys = new FileEpochKeys(keyFolder, createSecretKey(randomBytes(32)));
  return PostgresVault.open({ url: login('reprise_vault_keeper'), epochKeys, async *erasuresInLog() {} });
}

async function makeDatabase(adminUrl) {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${DATABASE}`).finally(() => client.end());
}

function urlTo(adminUrl, role) {
  const url = new URL(adminUrl);
  url.pathname = DATABASE;
  if (role) url.username = role;
  return url.href;
}
