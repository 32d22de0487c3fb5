import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresEventStore, migrate, provisionLog } from '../libs/event-store/dist/index.js';
import { removePostgres, startPostgres } from '../libs/stack/dist/index.js';
import { cleaning } from './cleanup.mjs';

/** Gives the work an empty log, its URL as writer, and the server that it is on, on a Postgres of its own, gone when it is done or interrupted. */
export async function withLog(work) {
  const dataDir = mkdtempSync(join(tmpdir(), 'reprise-bench-'));
  const password = randomUUID();
  const started = startPostgres({ dataDir, password });
  const clear = async () => {
    const postgres = await started.catch(() => undefined);
    await postgres?.stop();
    await removePostgres(dataDir);
  };
  return cleaning(clear, async () => {
    const { adminUrl } = await started;
    const store = await openLog(adminUrl, password);
    return work(store, loginOf(adminUrl, 'writer'), { adminUrl, password }).finally(() => store.close());
  });
}

async function openLog(adminUrl, password) {
  await provisionLog({ adminUrl, passwords: { owner: password, writer: password, reader: password, eraser: password } });
  await migrate(loginOf(adminUrl, 'owner'));
  return PostgresEventStore.open({ url: loginOf(adminUrl, 'writer') });
}

/** The URL of the log as another of its logins. */
export function loginOf(adminUrl, login) {
  const url = new URL(adminUrl);
  url.username = `reprise_${login}`;
  return url.href;
}
