import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { ROLES, createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, TestIssuer, fuzzingLimitMs, holdsToItsDocument, publishedLog } from '@reprise/testing';
import { orderProjection } from './order-projection';

const customer = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org', shippingAddress: 'St James Square 12, London' };
const created = (orderId: string): OrderEvent => ({ type: 'OrderCreated', data: { orderId, customer, currency: 'EUR' } });
const added: OrderEvent = { type: 'ItemAdded', data: { sku: 's-1', name: 'Engine', quantity: 2, unitPrice: 1_250 } };

describe('order-projection, asked whatever its document allows and forbids', () => {
  let [issuer, log]: [TestIssuer?, PublishedLog<OrderEvent>?] = [];
  let app: Awaited<ReturnType<typeof createService>> | undefined;

  beforeAll(async () => {
    [issuer, log] = await Promise.all([TestIssuer.start(), publishedLog(orderEvents, 'log')]);
    app = await createService(orderProjection, readEnv(orderProjection.env, { ...log.env, ...issuer.env, REPRISE_DEV_ACTOR: '' }));
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app?.close();
    await Promise.all([log?.close(), issuer?.close()]);
  });

  it('answers as the document says', async () => {
    for (const id of ['o-1', 'o-2']) await log?.append(`order-${id}`, created(id), added);
    const authorization = `Bearer ${await issuer?.token({ sub: 'fuzz', roles: [...ROLES], expiresIn: 86_400 })}`;
    const known = { 'orders.id': ['o-1', 'o-2'], 'projections.name': ['order_summary'], customer: ['ada'], asOf: ['2', '2026-12-31'] };
    await holdsToItsDocument({ url: (await app?.getUrl()) ?? '', authorization, known, briefly: '^/orders' });
  }, fuzzingLimitMs());
});
