import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { projectionService } from '@reprise/projection-service';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, publishedLog, uniqueTopic } from '@reprise/testing';
import { orderProjectionOptions } from './order-projection';
import { orderSummary } from './order-summary.projection';

interface Provenance {
  readonly items: { type: string; position: number; changes: { field: string; before: unknown; after: unknown }[] }[];
}

const contract = uniqueTopic(orderEvents);
const service = projectionService({ ...orderProjectionOptions, contract, projections: [{ ...orderSummary, from: contract }] });
const customer = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org', shippingAddress: 'Main St 1' };
const day = (n: number) => `1998-03-0${n}T12:00:00.000Z`;
const pen = { sku: 'pen', name: 'Pen', quantity: 3, unitPrice: 115 };
const life: readonly OrderEvent[] = [
  { type: 'OrderCreated', data: { orderId: 'life', customer, currency: 'EUR' } },
  { type: 'ItemAdded', data: pen },
  { type: 'CouponApplied', data: { code: 'TEN', percentOff: 10 } },
  { type: 'OrderSubmitted', data: { total: 310, currency: 'EUR' } },
  { type: 'PaymentProcessed', data: { paymentId: 'p1', amount: 310, currency: 'EUR' } },
];

describe('the history of orders', () => {
  let log: PublishedLog<OrderEvent>;
  let app: Awaited<ReturnType<typeof createService>>;
  let position: number;

  beforeAll(async () => {
    log = await publishedLog(contract, 'log');
    app = await createService(service, readEnv(service.env, { ...log.env, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    await log.append('order-other', { type: 'OrderCreated', data: { orderId: 'other', customer, currency: 'EUR' } });
    position = await log.append('order-life', ...life.map((event, index) => ({ ...event, occurredAt: day(index + 1) })));
  });
  afterAll(async () => {
    await app?.close();
    await log?.close();
  });

  const get = async (path: string) => {
    const response = await fetch(`${await app.getUrl()}${path}`, { headers: { 'Reprise-Min-Position': String(position), Prefer: 'wait=30' } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('answers what an order was on each of its days', async () => {
    const expected = [{ total: 0, items: [] }, { total: 345, items: [pen] }, { total: 310, coupon: life[2]?.data }, { status: 'submitted', paid: 0 }, { status: 'paid', paid: 310 }];
    for (const [index, was] of expected.entries()) {
      const byTime = await get(`/orders/life?asOf=${day(index + 1)}`);
      expect(byTime.body).toMatchObject({ ...was, streamVersion: index + 1, asOf: { streamVersion: index + 1, replayed: index + 1, occurredAt: day(index + 1) } });
      expect(await get(`/orders/life?asOf=${position - 4 + index}`)).toEqual(byTime);
    }
  });

  it('answers today, asked for today, what the read model holds', async () => {
    const { asOf, ...replayed } = (await get(`/orders/life?asOf=${position}`)).body;
    expect(asOf).toMatchObject({ position });
    expect(replayed).toEqual((await get('/orders/life')).body);
  });

  it('has no order before it was created', async () => {
    expect(await get('/orders/life?asOf=1998-02-28')).toMatchObject({ status: 404, body: { type: 'urn:reprise:problem:not-found' } });
  });

  it.each(['/orders/life?asOf=then', '/orders/life?as_of=1', '/orders/life/provenance?limit=501'])('refuses %s', async (path) => expect((await get(path)).status).toBe(400));

  it('lists exactly the events that made an order, field by field', async () => {
    const { items } = (await get('/orders/life/provenance')).body as unknown as Provenance;
    expect(items.map(({ type }) => type)).toEqual(life.map(({ type }) => type));
    expect(items[2]?.changes).toEqual([
      { field: 'coupon', before: null, after: life[2]?.data },
      { field: 'total', before: 345, after: 310 },
      { field: 'lastActivityAt', before: day(2), after: day(3) },
      { field: 'streamVersion', before: 2, after: 3 },
    ]);
    expect(items[4]?.changes).toContainEqual({ field: 'paidAt', before: null, after: day(5) });
  });

  it('documents it', async () => {
    const { paths } = (await get('/docs-json')).body as { paths: Record<string, { get: { parameters: { name: string; schema: object }[] } }> };
    expect(paths['/orders/{id}/provenance']?.get.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['id', 'limit', 'cursor']));
    expect(paths['/orders/{id}']?.get.parameters.filter(({ name }) => name === 'asOf')).toMatchObject([{ schema: { type: 'string' } }]);
  });

  it('cannot tell the past while history is away', async () => {
    await get('/orders/life');
    await log.stopHistory();
    for (const path of ['/orders/life?asOf=1998-03-01', '/orders/life/provenance']) expect((await get(path)).status).toBe(503);
    expect((await get('/orders/life')).status).toBe(200);
  });
});
