import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { PostgresVault, indexPersonal } from '@reprise/privacy';
import { createService, readEnv, routesOf } from '@reprise/service-kit';
import { type PublishedLog, TestIssuer, type TestVault, createTestVault, publishedLog, seenOfAnother } from '@reprise/testing';
import { orderProjection } from './order-projection';

interface Listed {
  readonly items: { readonly orderId: string }[];
  readonly nextCursor: string | null;
}

const created = (orderId: string, subjectId: string): OrderEvent => ({
  type: 'OrderCreated',
  data: { orderId, customer: { subjectId, name: `Name of ${subjectId}`, email: `${subjectId}@secret.example`, shippingAddress: `House of ${subjectId}` }, currency: 'EUR' },
});

describe('who may see only their own orders', () => {
  let issuer: TestIssuer;
  let log: PublishedLog<OrderEvent>;
  let at: TestVault;
  let keeper: PostgresVault;
  let app: Awaited<ReturnType<typeof createService>>;
  let url: string;
  let position: number;

  const token = async (sub: string, ...roles: string[]) => `Bearer ${await issuer.token({ sub, roles })}`;
  const ask = async (path: string, authorization: string, body?: object) => {
    const posting = body && { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { headers: { authorization, 'content-type': 'application/json', 'Reprise-Min-Position': String(position), 'Reprise-Stream': 'order-b-1', Prefer: 'wait=30' }, ...posting });
    return { status: response.status, body: (await response.json()) as Listed };
  };
  const idsOf = ({ body: { items } }: { body: Listed }) => items.map(({ orderId }) => orderId);

  beforeAll(async () => {
    [issuer, log, at] = await Promise.all([TestIssuer.start(), publishedLog(orderEvents, 'log'), createTestVault()]);
    keeper = await PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), async *erasuresInLog() {} });
    const vault = { VAULT_URL: at.readerUrl, VAULT_MASTER_KEY: at.masterKey, VAULT_KEY_FOLDER: at.keyFolder };
    app = await createService(orderProjection, readEnv(orderProjection.env, { ...log.env, ...issuer.env, ...vault, REPRISE_DEV_ACTOR: '' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    for (const [id, subjectId] of [['a-1', 'ada'], ['a-2', 'ada'], ['a-3', 'ada'], ['b-1', 'bob']] as const) {
      const event = created(id, subjectId);
      await indexPersonal(keeper, { schema: orderEvents.codec.members.get('OrderCreated')!, data: event.data });
      position = await log.append(`order-${id}`, event);
    }
    await ask('/orders', await token('r', 'reader'));
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
      'GET /orders': 'nothing',
      'GET /orders/events': 'nothing',
      'GET /orders/stats': 'refused',
      'POST /orders/lookup': 'refused',
      'GET /orders/:id': 'nothing',
      'GET /orders/:id/events': 'nothing',
      'GET /orders/:id/provenance': 'nothing',
    });
  });

  it('would be seen to learn it if they did: readers do', async () => {
    const all = { 'GET /orders': 'what is in it', 'GET /orders/:id': 'what is in it', 'GET /orders/:id/provenance': 'what is in it' };
    expect(await about(token('r', 'reader'))).toMatchObject(all);
    expect(await about(token('bob', 'reader:self'))).toMatchObject(all);
  });

  it('see theirs, page by page, whoever they ask for', async () => {
    const ada = await token('ada', 'reader:self');
    const first = await ask('/orders?limit=2', ada);
    expect([idsOf(first), idsOf(await ask(`/orders?limit=2&cursor=${first.body.nextCursor}`, ada))]).toEqual([['a-1', 'a-2'], ['a-3']]);
    expect(idsOf(await ask('/orders?customer=ada&status=draft', ada))).toEqual(['a-1', 'a-2', 'a-3']);
    expect(idsOf(await ask('/orders?customer=bob', ada))).toEqual([]);
    expect(idsOf(await ask('/orders?customer=bob', await token('r', 'reader')))).toEqual(['b-1']);
  });

  it('are found by e-mail by readers alone', async () => {
    const reader = await token('r', 'reader');
    const first = await ask('/orders/lookup', reader, { email: ' ADA@secret.example', limit: 2 });
    expect([first.status, idsOf(first)]).toEqual([200, ['a-1', 'a-2']]);
    expect(idsOf(await ask('/orders/lookup', reader, { email: 'ada@secret.example', cursor: first.body.nextCursor }))).toEqual(['a-3']);
    expect(idsOf(await ask('/orders/lookup', reader, { email: 'eve@secret.example' }))).toEqual([]);
    expect((await ask('/orders/lookup', await token('ada', 'reader:self'), { email: 'ada@secret.example' })).status).toBe(403);
  });
});
