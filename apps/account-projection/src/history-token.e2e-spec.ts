import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { createService, readEnv } from '@reprise/service-kit';
import { type LogServer, type PublishedLog, publishedLog, serveLog } from '@reprise/testing';
import { accountProjection } from './account-projection';

const owner = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' };
const opened: AccountEvent = { type: 'AccountOpened', data: { accountId: 'a', owner, currency: 'EUR', overdraftLimit: 0 } };

describe('account-projection, where history asks for a token', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-token-'));
  const file = join(folder, 'token');
  let token = 'first';
  let log: PublishedLog<AccountEvent>;
  let history: LogServer;
  let app: Awaited<ReturnType<typeof createService>>;

  beforeAll(async () => {
    log = await publishedLog(accountEvents, 'log');
    history = await serveLog(log.store, { token: () => token });
    writeFileSync(file, `${token}\n`);
    app = await createService(accountProjection, readEnv(accountProjection.env, { ...log.env, HISTORY_URL: history.url, HISTORY_TOKEN_FILE: file }));
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await history.close();
    await log.close();
    rmSync(folder, { recursive: true });
  });

  const status = async (path: string, headers: Record<string, string> = {}) => (await fetch(`${await app.getUrl()}${path}`, { headers })).status;

  it('reads with the token it was given, and with another once the file holds one', async () => {
    const position = await log.append('account-a', opened);
    await expect(status('/accounts/a', { 'Reprise-Min-Position': String(position), Prefer: 'wait=30' })).resolves.toBe(200);
    token = 'second';
    await expect(status('/accounts/a/provenance')).resolves.toBe(503);
    writeFileSync(file, token);
    await expect(status('/accounts/a/provenance')).resolves.toBe(200);
  });
});
