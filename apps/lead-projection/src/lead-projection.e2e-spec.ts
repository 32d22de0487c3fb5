import { type LeadEvent, leadEvents } from '@reprise/contracts-leads';
import { projectionService } from '@reprise/projection-service';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, type Transport, bearsOddRequests, describeWithKafka, publishedLog, uniqueTopic } from '@reprise/testing';
import { leadJourney } from './lead-journey.projection';
import { leadProjectionOptions } from './lead-projection';
import { leadScore } from './lead-score.projection';

type Body = Record<string, unknown> & { items: Record<string, unknown>[]; nextCursor: string | null };

const contract = uniqueTopic(leadEvents);
const projections = [{ ...leadScore, from: contract }, { ...leadJourney, from: contract }] as const;
const service = projectionService({ ...leadProjectionOptions, contract, projections });

const captured = (leadId: string): LeadEvent => ({
  type: 'LeadCaptured',
  data: { leadId, contact: { subjectId: 'ada', name: 'Ada', email: 'ada@example.org', company: 'Engines' }, source: 'fair' },
});
const opened: LeadEvent = { type: 'EmailOpened', data: { campaign: 'spring' } };
const attended: LeadEvent = { type: 'WebinarAttended', data: { webinar: 'Replay', minutes: 45 } };
const visited: LeadEvent = { type: 'PageVisited', data: { path: '/pricing' } };
const assessment = { score: 71, model: 'scorer 3', reasons: ['came back'], basedOnVersion: 2 };
const scored: LeadEvent = { type: 'LeadScored', data: assessment };
const qualified: LeadEvent = { type: 'LeadQualified', data: { by: 'sales', reason: 'has a date' } };
const converted: LeadEvent = { type: 'LeadConverted', data: { orderId: 'o1', value: { amount: 1_299, currency: 'EUR' } } };
const lost: LeadEvent = { type: 'LeadLost', data: { reason: 'no budget' } };

const suite = (transport: Transport) => {
  let log: PublishedLog<LeadEvent>;
  let app: Awaited<ReturnType<typeof createService>> | undefined;
  let url: string;

  beforeAll(async () => {
    log = await publishedLog(contract, transport);
    app = await createService(service, readEnv(service.env, { ...log.env, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app?.close();
    await log?.close();
  });

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}`, { headers });
    return { status: response.status, body: (await response.json()) as Body };
  };
  const since = (position: number) => ({ 'Reprise-Min-Position': String(position), Prefer: 'wait=30' });
  /** Each stream has its own position to wait for. */
  const write = async (id: string, ...events: Parameters<typeof log.append>[1][]) => {
    const position = await log.append(`lead-${id}`, ...events);
    return { position, ...(await get(`/leads/${id}`, since(position))) };
  };
  const stages = async () => {
    const { body } = await get('/leads/pipeline');
    return new Map(body.items.map(({ stage, count, score }) => [stage, { count: Number(count), score: Number(score) }]));
  };

  it('follows a lead through its life, never stale', async () => {
    const steps = [
      [captured('life'), { stage: 'new', score: 0, company: 'Engines', contactName: 'Ada', contributions: [] }],
      [opened, { stage: 'engaged', score: 5 }],
      [scored, { stage: 'engaged', score: 5, assessment }],
      [attended, { stage: 'engaged', score: 29 }],
      [qualified, { stage: 'qualified', score: 29 }],
      [visited, { stage: 'qualified', score: 39 }],
      [converted, { stage: 'converted', score: 39, conversion: converted.data }],
    ] as const;
    for (const [event, expected] of steps) expect((await write('life', event)).body).toMatchObject(expected);
  });

  it('says of each point of a score at which position it was earned, as a caller can look up', async () => {
    const { position, body } = await write('why', captured('why'), opened, visited);
    expect(body['contributions']).toMatchObject([
      { position: position - 1, as: 'email', points: 5, counts: 5 },
      { position, as: 'pricing', points: 10, counts: 10 },
    ]);
    const provenance = await get('/leads/why/provenance');
    expect(provenance.body.items.map(({ type, position: at }) => [type, at])).toEqual([
      ['LeadCaptured', position - 2],
      ['EmailOpened', position - 1],
      ['PageVisited', position],
    ]);
  });

  it('answers what a lead scored then', async () => {
    const { position } = await write('then', captured('then'), opened, visited);
    expect((await get(`/leads/then?asOf=${position - 1}`)).body).toMatchObject({ score: 5, stage: 'engaged', asOf: { position: position - 1, streamVersion: 2 } });
    expect((await get(`/leads/then?asOf=${position}`)).body).toMatchObject({ score: 15 });
    expect((await get(`/leads/then?asOf=${position - 3}`)).status).toBe(404);
  });

  it('lists leads by stage and score, page by page', async () => {
    for (const n of [1, 2, 3]) await write(`list-${n}`, captured(`list-${n}`), attended, attended, attended, lost);
    const { position } = await write('list-4', captured('list-4'), opened, lost);
    const headers = { ...since(position), 'Reprise-Stream': 'lead-list-4' };
    const first = await get('/leads?stage=lost&minScore=72&limit=2', headers);
    expect(first.body.items.map(({ leadId }) => leadId)).toEqual(['list-1', 'list-2']);
    const second = await get(`/leads?stage=lost&minScore=72&limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ leadId: 'list-3', score: 72, lostBecause: 'no budget' }], nextCursor: null });
    expect((await get('/leads?minScore=1000')).body).toEqual({ items: [], nextCursor: null });
  });

  it('counts the leads of every stage, and what they score together', async () => {
    const before = await stages();
    expect([...before.keys()]).toEqual(['new', 'engaged', 'qualified', 'converted', 'lost']);
    for (const id of ['pipe-1', 'pipe-2']) await write(id, captured(id), attended, qualified);
    await write('pipe-3', captured('pipe-3'));
    const after = await stages();
    const grown = (stage: string, by: 'count' | 'score') => (after.get(stage)?.[by] ?? 0) - (before.get(stage)?.[by] ?? 0);
    expect([grown('new', 'count'), grown('qualified', 'count'), grown('qualified', 'score'), grown('lost', 'count')]).toEqual([1, 2, 48, 0]);
  });

  it('tells what the contact did, in order, page by page', async () => {
    await write('way', captured('way'), opened, scored, attended, visited, qualified, visited);
    const first = (await get('/leads/way/journey?limit=3')).body;
    expect(first.items.map(({ step, streamVersion }) => [step, streamVersion])).toEqual([['captured', 1], ['email-opened', 2], ['webinar-attended', 4]]);
    const second = (await get(`/leads/way/journey?limit=3&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({ items: [{ step: 'page-visited', path: '/pricing' }, { step: 'page-visited', streamVersion: 7 }], nextCursor: null });
  });

  it.each(['/leads?stage=hot', "/leads?contact='", '/leads?minScore=1.5', '/leads?limit=-1', '/leads?cursor=!', '/leads/pipeline?x=1', "/leads/'", '/leads/life/journey?limit=501', '/leads?x'])(
    'refuses %s',
    async (path) => expect((await get(path)).status).toBe(400),
  );

  it.each(['/leads/none', '/leads/none/journey', '/leads/none/provenance'])('knows no lead that is not there: %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, body: { type: 'urn:reprise:problem:not-found' } });
  });

  it('bears odd requests: each is refused with a reason, and told nothing of the inside', async () => {
    const paths = ['/leads', '/leads/:id', '/leads/:id/provenance', '/leads/:id/journey', '/leads/pipeline', '/:any'];
    await expect(bearsOddRequests(url, { paths, names: ['stage', 'minScore', 'contact', 'limit', 'cursor', 'asOf'] })).resolves.toBeUndefined();
  });

  it('documents its API', async () => {
    const { body } = await get('/docs-json');
    const paths = ['/leads', '/leads/{id}', '/leads/{id}/journey', '/leads/pipeline', '/leads/lookup', '/leads/events', '/leads/{id}/events', '/leads/{id}/provenance'];
    expect(Object.keys(body.paths as object)).toEqual(expect.arrayContaining(paths));
  });

  it('ends streams of changes when it closes', async () => {
    const response = await fetch(`${url}/leads/events`);
    const closing = app?.close();
    app = undefined;
    await expect(response.text()).resolves.toContain('id: ');
    await closing;
  });
};

describeWithKafka('lead-projection by Kafka', () => suite('kafka'));
describe('lead-projection by the log', () => suite('log'));
