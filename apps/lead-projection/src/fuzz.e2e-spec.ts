import { type LeadEvent, leadEvents } from '@reprise/contracts-leads';
import { ROLES, createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, TestIssuer, fuzzingLimitMs, holdsToItsDocument, publishedLog } from '@reprise/testing';
import { leadProjection } from './lead-projection';

const contact = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org', company: 'Engines' };
const captured = (leadId: string): LeadEvent => ({ type: 'LeadCaptured', data: { leadId, contact, source: 'fair' } });
const attended: LeadEvent = { type: 'WebinarAttended', data: { webinar: 'Replay', minutes: 45 } };
const lost: LeadEvent = { type: 'LeadLost', data: { reason: 'no budget' } };

describe('lead-projection, asked whatever its document allows and forbids', () => {
  let [issuer, log]: [TestIssuer?, PublishedLog<LeadEvent>?] = [];
  let app: Awaited<ReturnType<typeof createService>> | undefined;

  beforeAll(async () => {
    [issuer, log] = await Promise.all([TestIssuer.start(), publishedLog(leadEvents, 'log')]);
    app = await createService(leadProjection, readEnv(leadProjection.env, { ...log.env, ...issuer.env, REPRISE_DEV_ACTOR: '' }));
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app?.close();
    await Promise.all([log?.close(), issuer?.close()]);
  });

  it('answers as the document says', async () => {
    await log?.append('lead-l-1', captured('l-1'), attended);
    await log?.append('lead-l-2', captured('l-2'), lost);
    const authorization = `Bearer ${await issuer?.token({ sub: 'fuzz', roles: [...ROLES], expiresIn: 86_400 })}`;
    const known = { 'leads.id': ['l-1', 'l-2'], 'projections.name': ['lead_score', 'lead_journey'], contact: ['ada'], asOf: ['2', '2026-12-31'] };
    await holdsToItsDocument({ url: (await app?.getUrl()) ?? '', authorization, known, briefly: '^/leads' });
  }, fuzzingLimitMs());
});
