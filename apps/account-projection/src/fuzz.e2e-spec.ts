import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { ROLES, createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, TestIssuer, type TestVault, createTestVault, fuzzingLimitMs, holdsToItsDocument, publishedLog } from '@reprise/testing';
import { accountProjection } from './account-projection';
import { deposited, opened } from './rebuild.for-spec';

describe('account-projection, asked whatever its document allows and forbids', () => {
  let [issuer, log, vault]: [TestIssuer?, PublishedLog<AccountEvent>?, TestVault?] = [];
  let app: Awaited<ReturnType<typeof createService>> | undefined;

  beforeAll(async () => {
    [issuer, log, vault] = await Promise.all([TestIssuer.start(), publishedLog(accountEvents, 'log'), createTestVault()]);
    const keys = { VAULT_URL: vault.readerUrl, VAULT_MASTER_KEY: vault.masterKey, VAULT_KEY_FOLDER: vault.keyFolder };
    app = await createService(accountProjection, readEnv(accountProjection.env, { ...log.env, ...issuer.env, ...keys, REPRISE_DEV_ACTOR: '' }));
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app?.close();
    await Promise.all([log?.close(), vault?.drop(), issuer?.close()]);
  });

  it('answers as the document says', async () => {
    for (const id of ['ada', 'bob']) await log?.append(`account-${id}`, opened(id), deposited(500), deposited(25));
    const authorization = `Bearer ${await issuer?.token({ sub: 'fuzz', roles: [...ROLES], expiresIn: 86_400 })}`;
    const known = { 'accounts.id': ['ada', 'bob'], 'projections.name': ['account_balance', 'account_statement'], asOf: ['2', '3', '2026-12-31'] };
    await holdsToItsDocument({ url: (await app?.getUrl()) ?? '', authorization, known });
  }, fuzzingLimitMs());
});
