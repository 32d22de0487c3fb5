import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { ROLES, createService, readEnv, routesOf } from '@reprise/service-kit';
import { type PublishedLog, TestIssuer, publishedLog, softSpots, whoMayCall } from '@reprise/testing';
import { accountProjection } from './account-projection';

describe('account-projection with an issuer of tokens', () => {
  let issuer: TestIssuer;
  let log: PublishedLog<AccountEvent>;
  let app: Awaited<ReturnType<typeof createService>>;

  beforeAll(async () => {
    [issuer, log] = await Promise.all([TestIssuer.start(), publishedLog(accountEvents, 'log')]);
    app = await createService(accountProjection, readEnv(accountProjection.env, { ...log.env, ...issuer.env, REPRISE_DEV_ACTOR: '' }));
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
      'GET /accounts': 'reader or reader:self',
      'GET /accounts/events': 'reader or reader:self',
      'POST /accounts/lookup': 'reader',
      'GET /accounts/:id': 'reader or reader:self',
      'GET /accounts/:id/events': 'reader or reader:self',
      'GET /accounts/:id/provenance': 'reader or reader:self or auditor',
      'GET /accounts/:id/statement': 'reader or reader:self',
      'GET /reconciliation': 'reader',
    });
  });

  it('is as hard to misuse as every service', async () => {
    await expect(softSpots(await app.getUrl(), ['/accounts', '/accounts/events', '/accounts/a', '/projections/a/rebuild'])).resolves.toEqual([]);
  });
});
