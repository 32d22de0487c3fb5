import { ROLES } from '@reprise/service-kit';
import { TestIssuer, softSpots, whoMayCall } from '@reprise/testing';
import { HistoryUnderTest } from './history-under-test.for-spec';

describe('history-service with an issuer of tokens', () => {
  let issuer: TestIssuer;
  let history: HistoryUnderTest;

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    history = await HistoryUnderTest.start(issuer.env);
  });
  afterAll(async () => {
    await history.stop();
    await issuer.close();
  });

  it('shows history to readers, and who did what to auditors', async () => {
    await expect(whoMayCall(history.routes, { url: history.url, issuer, roles: ROLES })).resolves.toEqual({
      'GET /health/live': 'open',
      'GET /health/ready': 'open',
      'GET /metrics': 'open',
      'GET /events': 'reader',
      'GET /events/:position': 'reader',
      'GET /events/:position/causation': 'auditor',
      'GET /head': 'reader',
      'GET /streams/:streamId': 'reader',
      'GET /streams/:streamId/state': 'reader',
      'GET /audit': 'auditor',
    });
  });

  it('is as hard to misuse as every service', async () => {
    await expect(softSpots(history.url, ['/events', '/head', '/audit'])).resolves.toEqual([]);
  });
});
