import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { ROLES, createService, readEnv, routesOf } from '@reprise/service-kit';
import { type PublishedLog, TestIssuer, publishedLog, softSpots, whoMayCall } from '@reprise/testing';
import { orderProjection } from './order-projection';

describe('order-projection with an issuer of tokens', () => {
  let issuer: TestIssuer;
  let log: PublishedLog<OrderEvent>;
  let app: Awaited<ReturnType<typeof createService>>;

  beforeAll(async () => {
    [issuer, log] = await Promise.all([TestIssuer.start(), publishedLog(orderEvents, 'log')]);
    app = await createService(orderProjection, readEnv(orderProjection.env, { ...log.env, ...issuer.env, REPRISE_DEV_ACTOR: '' }));
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await log.close();
    await issuer.close();
  });

  it('answers readers, and says where answers come from to auditors too', async () => {
    await expect(whoMayCall(routesOf(app), { url: await app.getUrl(), issuer, roles: ROLES })).resolves.toEqual({
      'GET /health/live': 'open',
      'GET /health/ready': 'open',
      'GET /metrics': 'open',
      'GET /projections': 'operator',
      'POST /projections/:name/rebuild': 'operator',
      'POST /projections/:name/promote': 'operator',
      'POST /projections/:name/rollback': 'operator',
      'POST /projections/:name/retire': 'operator',
      'GET /parked': 'operator',
      'GET /parked/:id': 'operator',
      'POST /parked/:id/retry': 'operator',
      'POST /parked/:id/resolve': 'operator',
      'GET /orders': 'reader or reader:self',
      'GET /orders/events': 'reader or reader:self',
      'GET /orders/stats': 'reader',
      'POST /orders/lookup': 'reader',
      'GET /orders/:id': 'reader or reader:self',
      'GET /orders/:id/events': 'reader or reader:self',
      'GET /orders/:id/provenance': 'reader or reader:self or auditor',
    });
  });

  it('is as hard to misuse as every service', async () => {
    await expect(softSpots(await app.getUrl(), ['/orders', '/orders/events', '/orders/a', '/projections/a/rebuild'])).resolves.toEqual([]);
  });
});
