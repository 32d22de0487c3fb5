import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { projectionService } from '@reprise/projection-service';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, type Transport, bearsOddRequests, describeWithKafka, publishedLog, uniqueTopic } from '@reprise/testing';
import { orderProjectionOptions } from './order-projection';
import { orderSummary } from './order-summary.projection';

type Body = Record<string, unknown> & { items: Record<string, unknown>[]; nextCursor: string | null };
type Service = Awaited<ReturnType<typeof createService>>;

const contract = uniqueTopic(orderEvents);
const service = projectionService({ ...orderProjectionOptions, contract, projections: [{ ...orderSummary, from: contract }] });

const DAY = '1998-03-01';
const on = <Event>(event: Event) => ({ ...event, occurredAt: `${DAY}T23:59:59.999Z` });
const created = (orderId: string, subjectId = 'ada'): OrderEvent => ({
  type: 'OrderCreated',
  data: { orderId, customer: { subjectId, name: 'Ada', email: 'ada@example.org', shippingAddress: 'Main St 1' }, currency: 'EUR' },
});
const pens: OrderEvent = { type: 'ItemAdded', data: { sku: 'pen', name: 'Pen', quantity: 3, unitPrice: 115 } };
const submitted: OrderEvent = { type: 'OrderSubmitted', data: { total: 345, currency: 'EUR' } };
const paid: OrderEvent = { type: 'PaymentProcessed', data: { paymentId: 'p1', amount: 345, currency: 'EUR' } };
const shipped: OrderEvent = { type: 'OrderShipped', data: { carrier: 'Post', trackingNumber: 'T1' } };
const cancelled: OrderEvent = { type: 'OrderCancelled', data: { reason: 'too late' } };

const suite = (transport: Transport) => {
  let log: PublishedLog<OrderEvent>;
  let app: Service | undefined;
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
  /** Each stream has its own position to wait for. */
  const write = async (id: string, ...events: Parameters<typeof log.append>[1][]) => {
    const position = await log.append(`order-${id}`, ...events);
    return get(`/orders/${id}`, since(position));
  };
  const since = (position: number) => ({ 'Reprise-Min-Position': String(position), Prefer: 'wait=30' });

  it('follows an order through its life, never stale', async () => {
    const steps = [
      [created('life'), { status: 'draft', total: 0, items: [] }],
      [pens, { status: 'draft', total: 345, items: [pens.data] }],
      [submitted, { status: 'submitted', total: 345, paid: 0 }],
      [paid, { status: 'paid', paid: 345 }],
      [shipped, { status: 'shipped', shipment: shipped.data }],
    ] as const;
    for (const [event, expected] of steps) {
      expect((await write('life', event)).body).toMatchObject(expected);
    }
  });

  it('lists orders by status and customer, page by page', async () => {
    for (const n of [1, 2, 3]) await write(`list-${n}`, created(`list-${n}`, 'grace'), pens, submitted);
    const position = await log.append('order-list-4', created('list-4', 'grace'));
    const headers = { ...since(position), 'Reprise-Stream': 'order-list-4' };
    const first = await get('/orders?customer=grace&status=submitted&limit=2', headers);
    expect(first.body.items.map(({ orderId }) => orderId)).toEqual(['list-1', 'list-2']);
    const second = await get(`/orders?customer=grace&status=submitted&limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ orderId: 'list-3', customerId: 'grace' }], nextCursor: null });
    expect((await get('/orders?customer=nobody')).body).toEqual({ items: [], nextCursor: null });
  });

  it('counts orders and what was paid, by day and status', async () => {
    for (const id of ['stat-1', 'stat-2']) await write(id, on(created(id)), pens, submitted, paid);
    const position = await log.append('order-stat-3', on(created('stat-3')), cancelled);
    const { body } = await get('/orders/stats', { ...since(position), 'Reprise-Stream': 'order-stat-3' });
    expect(Object.keys(body)).toEqual(['items']);
    expect(body.items.filter(({ day }) => day === DAY)).toEqual([
      { day: DAY, status: 'cancelled', currency: 'EUR', count: 1, revenue: 0 },
      { day: DAY, status: 'paid', currency: 'EUR', count: 2, revenue: 690 },
    ]);
  });

  it.each(['/orders?status=lost', '/orders?customer=a b', '/orders?limit=-1', '/orders?cursor=!', '/orders/stats?x=1', "/orders/'", '/orders?x'])(
    'refuses %s',
    async (path) => expect((await get(path)).status).toBe(400),
  );

  it('knows no order that is not there', async () => {
    expect(await get('/orders/none')).toMatchObject({ status: 404, body: { type: 'urn:reprise:problem:not-found' } });
  });

  it('bears odd requests: each is refused with a reason, and told nothing of the inside', async () => {
    const paths = ['/orders', '/orders/:id', '/orders/:id/provenance', '/orders/stats', '/:any'];
    await expect(bearsOddRequests(url, { paths, names: ['status', 'customer', 'limit', 'cursor', 'asOf'] })).resolves.toBeUndefined();
  });

  it('documents its API', async () => {
    const { body } = await get('/docs-json');
    expect(Object.keys(body.paths as object)).toEqual(expect.arrayContaining(['/orders', '/orders/{id}', '/orders/stats', '/orders/events', '/orders/{id}/events']));
    expect(body).toHaveProperty(['paths', '/orders/{id}', 'get', 'responses', '200', 'content', 'application/json', 'schema', '$ref']);
  });

  it('ends streams of changes when it closes', async () => {
    const response = await fetch(`${url}/orders/events`);
    const closing = app?.close();
    app = undefined;
    await expect(response.text()).resolves.toContain('id: ');
    await closing;
  });
};

describeWithKafka('order-projection by Kafka', () => suite('kafka'));
describe('order-projection by the log', () => suite('log'));

describe('order-projection without its Kafka', () => {
  it('is ready, and answers from what it has', async () => {
    const log = await publishedLog(contract, 'log');
    const env = { ...log.env, REPRISE_TRANSPORT: 'kafka', KAFKA_BROKERS: '127.0.0.1:1', PORT: '0' };
    const app = await createService(service, readEnv(service.env, env));
    await app.listen(0, '127.0.0.1');
    for (const path of ['/health/ready', '/orders']) expect((await fetch(`${await app.getUrl()}${path}`)).status).toBe(200);
    await app.close();
    await log.close();
  });
});
