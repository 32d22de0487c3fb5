import { ROLES } from '@reprise/service-kit';
import { TestIssuer, fuzzingLimitMs, holdsToItsDocument } from '@reprise/testing';
import { HistoryUnderTest, happened } from './history-under-test.for-spec';

describe('history-service, asked whatever its document allows and forbids', () => {
  let [issuer, history]: [TestIssuer?, HistoryUnderTest?] = [];

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    history = await HistoryUnderTest.start({ ...issuer.env });
  });
  afterAll(async () => {
    await history?.stop();
    await issuer?.close();
  });

  it('answers as the document says', async () => {
    const opened = { accountId: 'a-1', owner: { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' }, currency: 'EUR', overdraftLimit: 0 };
    await history!.append('account-a-1', happened('AccountOpened', opened, { schemaVersion: 2 }), happened('FundsDeposited', { amount: 5, currency: 'EUR' }, { schemaVersion: 2 }));
    await history!.append('other-1', happened('Unknown', { what: 'ever' }));
    await history!.append('order-o-1', happened('ItemRemoved', { sku: 's-1' }));
    await history!.purge(4);
    const authorization = `Bearer ${await issuer!.token({ sub: 'fuzz', roles: [...ROLES], expiresIn: 86_400 })}`;
    const known = { streamId: ['account-a-1', 'other-1', 'order-o-1'], position: ['1', '2', '3', '4', '5'], version: ['1', '2'], fromVersion: ['1', '2'], type: ['AccountOpened'], category: ['account', 'order'], actor: ['test'] };
    await holdsToItsDocument({ url: history!.url, authorization, known });
  }, fuzzingLimitMs());
});
