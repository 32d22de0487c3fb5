import { ROLES } from '@reprise/service-kit';
import { TestIssuer, type TestVault, createTestVault, fuzzingLimitMs, holdsToItsDocument } from '@reprise/testing';
import { type TestedLog, aLog, ada } from './commands-under-test.for-spec';

describe('command-service, asked whatever its document allows and forbids', () => {
  let [issuer, log, vault]: [TestIssuer?, TestedLog?, TestVault?] = [];

  beforeAll(async () => {
    [issuer, log, vault] = await Promise.all([TestIssuer.start(), aLog(), createTestVault()]);
  });
  afterAll(async () => {
    await log?.close();
    await Promise.all([vault?.drop(), issuer?.close()]);
  });

  it('answers as the document says', async () => {
    const keys = { VAULT_URL: vault!.keeperUrl, VAULT_MASTER_KEY: vault!.masterKey, VAULT_KEY_FOLDER: vault!.keyFolder };
    const commands = await log!.start(keys, { ...issuer!.env });
    const authorization = `Bearer ${await issuer!.token({ sub: 'fuzz', roles: [...ROLES], expiresIn: 86_400 })}`;
    const send = async (path: string, body: object) => expect(await commands.send(path, body, { headers: { authorization } })).toMatchObject({ status: 201 });
    for (const accountId of ['a-1', 'a-2']) await send('/accounts', { accountId, owner: ada, currency: 'EUR', initialDeposit: 5_000_000, overdraftLimit: 1_000_000 });
    await send('/orders', { orderId: 'o-1', customer: { ...ada, shippingAddress: 'St James Square 12, London' }, currency: 'EUR' });
    await send('/leads', { leadId: 'l-1', contact: { ...ada, company: 'Engines' }, source: 'fair' });
    const known = {
      'accounts.id': ['a-1', 'a-2'], 'orders.id': ['o-1'], 'leads.id': ['l-1'], fromAccountId: ['a-1'], toAccountId: ['a-2'],
      currency: ['EUR', 'USD'], name: ['Ada', '\u{1F9EE}'], email: ['ada@example.org'], sku: ['s-1'], subjectId: ['ada', 'bob', 'eve'],
    };
    await holdsToItsDocument({ url: commands.url, authorization, known });
  }, fuzzingLimitMs());
});
