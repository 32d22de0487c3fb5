import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseUrls, makeDatabases, oneServer } from '../../apps/cli/dist/local/databases.js';
import { localAccess } from '../../apps/cli/dist/local/dev-issuer.js';
import { readSecrets } from '../../apps/cli/dist/local/secrets.js';
import { serviceUrls, servicesOf } from '../../apps/cli/dist/local/services.js';
import { checkKeys, makeKeys } from '../../apps/cli/dist/local/vault-keys.js';
import { freePort, isFree, removePostgres, startPostgres } from '../../libs/stack/dist/index.js';
import { cleaning } from '../cleanup.mjs';
import { startService } from './service.mjs';

/** Offsets of the services' ports from the first. */
const OFFSETS = [0, 1, 2, 3, 10];

async function freePortBase() {
  for (;;) {
    const base = await freePort();
    const free = await Promise.all(OFFSETS.map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
}

async function environmentOn(dataDir, { adminUrl, secrets, brokers }) {
  await makeDatabases(oneServer(adminUrl), secrets);
  const urls = databaseUrls(adminUrl, secrets);
  const vault = { ...urls.vault, ...makeKeys(dataDir) };
  await checkKeys(vault);
  return { ...serviceUrls(await freePortBase()), ...urls, vault, kafka: { brokers } };
}

/**
 * Gives the work a Postgres with every database, and what each service is told as `npm start` tells it, on these brokers.
 * No service runs yet: `start(name)` does that. All of it is gone when the work is done or interrupted.
 */
export async function withSystem(brokers, work) {
  const dataDir = mkdtempSync(join(tmpdir(), 'reprise-bench-system-'));
  const secrets = readSecrets(dataDir);
  const started = startPostgres({ dataDir: join(dataDir, 'postgres'), password: secrets.admin });
  const running = [];
  const clear = async () => {
    await Promise.all(running.map((service) => service.stop()));
    const postgres = await started.catch(() => undefined);
    await postgres?.stop();
    removePostgres(join(dataDir, 'postgres'));
    rmSync(dataDir, { recursive: true, force: true });
  };
  return cleaning(clear, async () => {
    const { adminUrl } = await started;
    const environment = await environmentOn(dataDir, { adminUrl, secrets, brokers });
    const services = servicesOf(environment, localAccess(dataDir));
    const start = async (name) => {
      const service = await startService(services.find((each) => each.name === name));
      running.push(service);
      return service;
    };
    return work({ environment, start, names: services.map(({ name }) => name) });
  });
}
