import { type LeadEvent, leadEvents } from '@reprise/contracts-leads';
import { PostgresVault, indexPersonal } from '@reprise/privacy';
import { createService, readEnv, routesOf } from '@reprise/service-kit';
import { type PublishedLog, TestIssuer, type TestVault, createTestVault, publishedLog, seenOfAnother } from '@reprise/testing';
import { leadProjection } from './lead-projection';

interface Listed {
  readonly items: { readonly leadId: string }[];
  readonly nextCursor: string | null;
}

const captured = (leadId: string, subjectId: string): LeadEvent => ({
  type: 'LeadCaptured',
  data: { leadId, contact: { subjectId, name: `Name of ${subjectId}`, email: `${subjectId}@secret.example` }, source: 'fair' },
});

describe('who may see only their own leads', () => {
  let issuer: TestIssuer;
  let log: PublishedLog<LeadEvent>;
  let at: TestVault;
  let keeper: PostgresVault;
  let app: Awaited<ReturnType<typeof createService>>;
  let url: string;
  let position: number;

  const token = async (sub: string, ...roles: string[]) => `Bearer ${await issuer.token({ sub, roles })}`;
  const ask = async (path: string, authorization: string, body?: object) => {
    const posting = body && { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { headers: { authorization, 'content-type': 'application/json', 'Reprise-Min-Position': String(position), 'Reprise-Stream': 'lead-b-1', Prefer: 'wait=30' }, ...posting });
    return { status: response.status, body: (await response.json()) as Listed };
  };
  const idsOf = ({ body: { items } }: { body: Listed }) => items.map(({ leadId }) => leadId);

  beforeAll(async () => {
    [issuer, log, at] = await Promise.all([TestIssuer.start(), publishedLog(leadEvents, 'log'), createTestVault()]);
    keeper = await PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), async *erasuresInLog() {} });
    const vault = { VAULT_URL: at.readerUrl, VAULT_MASTER_KEY: at.masterKey, VAULT_KEY_FOLDER: at.keyFolder };
    app = await createService(leadProjection, readEnv(leadProjection.env, { ...log.env, ...issuer.env, ...vault, REPRISE_DEV_ACTOR: '' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    for (const [id, subjectId] of [['a-1', 'ada'], ['a-2', 'ada'], ['a-3', 'ada'], ['b-1', 'bob']] as const) {
      const event = captured(id, subjectId);
      await indexPersonal(keeper, { schema: leadEvents.codec.members.get('LeadCaptured')!, data: event.data });
      position = await log.append(`lead-${id}`, event);
    }
    await ask('/leads', await token('r', 'reader'));
  });
  afterAll(async () => {
    await app.close();
    await keeper.close();
    await Promise.all([log.close(), issuer.close(), at.drop()]);
  });

  const about = async (authorization: Promise<string>) =>
    seenOfAnother(routesOf(app), { url, authorization: await authorization, ids: { theirs: 'b-1', none: 'b-7' }, secrets: ['bob', 'b-1'] });

  it("learn nothing of another's from any route there is", async () => {
    expect(await about(token('ada', 'reader:self'))).toEqual({
      'GET /health/live': 'nothing',
      'GET /health/ready': 'nothing',
      'GET /metrics': expect.not.stringMatching(/what/) as string,
      'GET /parked': 'refused',
      'GET /parked/:id': 'refused',
      'POST /parked/:id/retry': 'refused',
      'POST /parked/:id/resolve': 'refused',
      'GET /projections': 'refused',
      'POST /projections/:name/rebuild': 'refused',
      'POST /projections/:name/promote': 'refused',
      'POST /projections/:name/rollback': 'refused',
      'POST /projections/:name/retire': 'refused',
      'GET /leads': 'nothing',
      'GET /leads/events': 'nothing',
      'GET /leads/pipeline': 'refused',
      'POST /leads/lookup': 'refused',
      'GET /leads/:id': 'nothing',
      'GET /leads/:id/events': 'nothing',
      'GET /leads/:id/journey': 'nothing',
      'GET /leads/:id/provenance': 'nothing',
    });
  });

  it('would be seen to learn it if they did: readers do', async () => {
    const all = { 'GET /leads': 'what is in it', 'GET /leads/:id': 'what is in it', 'GET /leads/:id/provenance': 'what is in it', 'GET /leads/:id/journey': 'that it is there' };
    expect(await about(token('r', 'reader'))).toMatchObject(all);
    expect(await about(token('bob', 'reader:self'))).toMatchObject(all);
  });

  it('see theirs, page by page, whoever they ask for', async () => {
    const ada = await token('ada', 'reader:self');
    const first = await ask('/leads?limit=2', ada);
    expect([idsOf(first), idsOf(await ask(`/leads?limit=2&cursor=${first.body.nextCursor}`, ada))]).toEqual([['a-1', 'a-2'], ['a-3']]);
    expect(idsOf(await ask('/leads?contact=ada&stage=new', ada))).toEqual(['a-1', 'a-2', 'a-3']);
    expect(idsOf(await ask('/leads?contact=bob', ada))).toEqual([]);
    expect(idsOf(await ask('/leads?contact=bob', await token('r', 'reader')))).toEqual(['b-1']);
  });

  it('see what they did themselves, and the score that came of it', async () => {
    const authorization = await token('ada', 'reader:self');
    const see = async (path: string) => {
      const response = await fetch(`${url}${path}`, { headers: { authorization } });
      return { status: response.status, body: (await response.json()) as object };
    };
    expect(await see('/leads/a-1')).toMatchObject({ status: 200, body: { leadId: 'a-1', contactSubjectId: 'ada', score: 0 } });
    expect(await see('/leads/a-1/journey')).toMatchObject({ status: 200, body: { items: [{ step: 'captured' }] } });
    expect((await see('/leads/b-1/journey')).status).toBe(404);
  });

  it('are found by e-mail by readers alone', async () => {
    const reader = await token('r', 'reader');
    const first = await ask('/leads/lookup', reader, { email: ' ADA@secret.example', limit: 2 });
    expect([first.status, idsOf(first)]).toEqual([200, ['a-1', 'a-2']]);
    expect(idsOf(await ask('/leads/lookup', reader, { email: 'ada@secret.example', cursor: first.body.nextCursor }))).toEqual(['a-3']);
    expect(idsOf(await ask('/leads/lookup', reader, { email: 'eve@secret.example' }))).toEqual([]);
    expect((await ask('/leads/lookup', await token('ada', 'reader:self'), { email: 'ada@secret.example' })).status).toBe(403);
  });
});
