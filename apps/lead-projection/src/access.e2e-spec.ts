import { type LeadEvent, leadEvents } from '@reprise/contracts-leads';
import { ROLES, createService, readEnv, routesOf } from '@reprise/service-kit';
import { type PublishedLog, TestIssuer, publishedLog, whoMayCall } from '@reprise/testing';
import { leadProjection } from './lead-projection';

describe('lead-projection with an issuer of tokens', () => {
  let issuer: TestIssuer;
  let log: PublishedLog<LeadEvent>;
  let app: Awaited<ReturnType<typeof createService>>;

  beforeAll(async () => {
    [issuer, log] = await Promise.all([TestIssuer.start(), publishedLog(leadEvents, 'log')]);
    app = await createService(leadProjection, readEnv(leadProjection.env, { ...log.env, ...issuer.env, REPRISE_DEV_ACTOR: '' }));
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
      'GET /parked': 'operator',
      'GET /parked/:id': 'operator',
      'POST /parked/:id/retry': 'operator',
      'POST /parked/:id/resolve': 'operator',
      'GET /projections': 'operator',
      'POST /projections/:name/rebuild': 'operator',
      'POST /projections/:name/promote': 'operator',
      'POST /projections/:name/rollback': 'operator',
      'POST /projections/:name/retire': 'operator',
      'GET /leads': 'reader or reader:self',
      'GET /leads/events': 'reader or reader:self',
      'GET /leads/pipeline': 'reader',
      'POST /leads/lookup': 'reader',
      'GET /leads/:id': 'reader or reader:self',
      'GET /leads/:id/events': 'reader or reader:self',
      'GET /leads/:id/journey': 'reader or reader:self',
      'GET /leads/:id/provenance': 'reader or reader:self or auditor',
    });
  });
});
