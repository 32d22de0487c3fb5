import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresEventStore, migrate, provisionLog } from '../libs/event-store/dist/index.js';
import { removePostgres, startPostgres } from '../libs/stack/dist/index.js';

const SIGNALS = ['SIGINT', 'SIGTERM'];

/** Gives the work an empty log, its URL as writer, and the server that it is on, on a Postgres of its own, gone when it is done or interrupted. */
export async function withLog(work) {
  const dataDir = mkdtempSync(join(tmpdir(), 'reprise-bench-'));
  const password = randomUUID();
  const postgres = await startPostgres({ dataDir, password });
  const clear = () => postgres.stop().finally(() => removePostgres(dataDir));
  const interrupted = () => void clear().finally(() => process.exit(130));
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    const store = await openLog(postgres.adminUrl, password);
    await work(store, loginOf(postgres.adminUrl, 'writer'), { adminUrl: postgres.adminUrl, password }).finally(() => store.close());
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    await clear();
  }
}

async function openLog(adminUrl, password) {
  await provisionLog({ adminUrl, passwords: { owner: password, writer: password, reader: password, eraser: password } });
  await migrate(loginOf(adminUrl, 'owner'));
  return PostgresEventStore.open({ url: loginOf(adminUrl, 'writer') });
}

function loginOf(adminUrl, login) {
  const url = new URL(adminUrl);
  url.username = `reprise_${login}`;
  return url.href;
}
