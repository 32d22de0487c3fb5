import { randomUUID } from 'node:crypto';
import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import type { StoredEvent } from '@reprise/kernel';
import { createService, readEnv } from '@reprise/service-kit';
import { type SealedLog, type TcpProxy, sealedLog, tcpProxy, withClient } from '@reprise/testing';
import { orderProjection } from './order-projection';

const pen: OrderEvent = { type: 'ItemAdded', data: { sku: 'pen', name: 'Pen', quantity: 3, unitPrice: 115 } };
const personOf = (subjectId: string) => ({ name: `Canary ${subjectId}`, email: `${subjectId}@canary.example`, shippingAddress: `Canary Street of ${subjectId}` });
const created = (orderId: string, subjectId: string): OrderEvent => ({ type: 'OrderCreated', data: { orderId, customer: { subjectId, ...personOf(subjectId) }, currency: 'EUR' } });
const shown = (subjectId: string) => {
  const { name: customerName, email: customerEmail, shippingAddress } = personOf(subjectId);
  return { customerId: subjectId, customerName, customerEmail, shippingAddress };
};
const all = <Value>(value: Value) => ({ customerName: value, customerEmail: value, shippingAddress: value });

describe('personal data of orders', () => {
  let log: SealedLog<OrderEvent>;
  let proxy: TcpProxy;
  let instances: Record<'open' | 'without' | 'cut', Awaited<ReturnType<typeof start>>>;
  const ended: (() => Promise<void>)[] = [];

  const start = async (env: Record<string, string>) => {
    const app = await createService(orderProjection, readEnv(orderProjection.env, { ...log.env, ...env, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    ended.push(() => app.close());
    const get = async (path: string, position: number, stream = 'order-1') => {
      const headers: Record<string, string> = { 'Reprise-Min-Position': String(position), Prefer: 'wait=30', ...(path.includes('?') && { 'Reprise-Stream': stream }) };
      const response = await fetch(`${url}${path}`, { headers });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    return { url, get };
  };
  const order = async (orderId: string, subjectId: string, madeFor?: string) => log.append(`order-${orderId}`, [created(orderId, subjectId), pen], madeFor);

  const inReadModel = <Row extends object>(sql: string) => withClient(log.env['READ_MODEL_URL'] ?? '', async (client) => (await client.query<Row>(sql)).rows);

  beforeAll(async () => {
    log = await sealedLog(orderEvents, 'log');
    const url = new URL(log.vaultEnv.VAULT_URL);
    proxy = await tcpProxy({ host: url.hostname, port: Number(url.port || 5432) });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    const [open, without, cut] = await Promise.all([start(log.vaultEnv), start({}), start({ ...log.vaultEnv, VAULT_URL: url.toString() })]);
    instances = { open, without, cut };
  });
  afterAll(async () => {
    for (const end of ended) await end();
    await proxy.close();
    await log.close();
  });

  it('is in envelopes in the rows, and opened in answers where there is a vault', async () => {
    const position = await order('1', 'ada');
    const { open, without } = instances;
    expect(await open.get('/orders/1', position)).toMatchObject({ status: 200, body: { orderId: '1', ...shown('ada'), total: 345 } });
    expect((await open.get('/orders/1?asOf=1', position)).body).toMatchObject({ ...shown('ada'), total: 0, asOf: { streamVersion: 1 } });
    expect((await open.get('/orders?customer=ada', position)).body).toMatchObject({ items: [{ orderId: '1', ...shown('ada') }] });
    expect((await without.get('/orders/1', position)).body).toMatchObject({ ...all({ hidden: true }), customerId: 'ada', total: 345 });
    const rows = await inReadModel<{ row: string }>('SELECT o::text AS row FROM order_summary o');
    const text = rows.map(({ row }) => row).join();
    expect([text.includes('pii:1:ada:'), text.includes('anary')]).toEqual([true, false]);
  });

  it('is opened in what made a row, and hidden there without a vault', async () => {
    const position = await order('2', 'grace');
    const changesOf = async (instance: (typeof instances)['open']) => {
      const { items } = (await instance.get('/orders/2/provenance', position)).body as { items: { changes: { field: string; before: unknown; after: unknown }[] }[] };
      return items.flatMap(({ changes }) => changes.filter(({ field }) => field in shown('grace')));
    };
    expect(await changesOf(instances.open)).toEqual(Object.entries(shown('grace')).map(([field, after]) => ({ field, before: null, after })));
    expect(await changesOf(instances.without)).toContainEqual({ field: 'shippingAddress', before: null, after: { hidden: true } });
  });

  it('is opened in streams of changes', async () => {
    const gone = new AbortController();
    const response = await fetch(`${instances.open.url}/orders/3/events`, { signal: gone.signal });
    const lines = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    await lines.read();
    await order('3', 'joan');
    const { value = '' } = await lines.read();
    gone.abort();
    expect(JSON.parse(value.slice(value.indexOf('data: ') + 6))).toMatchObject({ orderId: '3', ...shown('joan') });
  });

  it('is marked as erased, and the rest of the order stays', async () => {
    const position = await order('4', 'bob');
    expect(await log.erase('bob')).toBeGreaterThan(position);
    expect((await instances.open.get('/orders/4', position)).body).toMatchObject({ orderId: '4', customerId: 'bob', ...all({ erased: true }), total: 345 });
  });

  it('is no answer while the vault is away: 503, never erased; and is opened again after', async () => {
    const position = await order('5', 'eve');
    proxy.cut();
    expect(await instances.cut.get('/orders/5', position)).toMatchObject({ status: 503, body: { type: 'urn:reprise:problem:unavailable', detail: 'The vault cannot be reached.' } });
    expect((await fetch(`${instances.cut.url}/orders/stats`)).status).toBe(200);
    proxy.mend();
    expect(await instances.cut.get('/orders/5', position)).toMatchObject({ status: 200, body: shown('eve') });
  });

  it('does not show in parked events, and no error repeats it', async () => {
    await order('7', 'ann');
    const stored = (await log.store.readStream({ streamId: 'order-7' })[Symbol.asyncIterator]().next()).value as StoredEvent;
    const sealed = { ...(stored.data as { customer: object }), currency: 'Euros' };
    const broken = { ...sealed, customer: { ...sealed.customer, ...personOf('old'), email: 'Canary, but no address' } };
    const poison = (streamId: string, data: unknown) => ({ streamId, expectedVersion: 'any' as const, events: [{ ...stored, eventId: randomUUID(), data }] });
    await log.store.append({ streams: [poison('order-8', sealed)] });
    await log.store.append({ streams: [poison('order-9', broken)] });
    const [, last] = [await order('8', 'ann'), await order('9', 'ann')];
    expect((await instances.open.get('/orders/9', last)).status).toBe(404);
    const parked = await inReadModel<{ key: string; event: string; error: string | null }>('SELECT key, event::text AS event, error FROM parked ORDER BY position');
    expect(parked.map(({ key, error }) => [key, error !== null])).toEqual(expect.arrayContaining([['stream:order-8', true], ['stream:order-9', true], ['stream:order-8', false]]));
    const text = (rows: typeof parked) => JSON.stringify(rows).toLowerCase();
    expect(text(parked.filter(({ key }) => key === 'stream:order-8'))).not.toContain('canary');
    expect(parked.filter(({ error }) => error?.toLowerCase().includes('canary'))).toEqual([]);
  });

  it('that was moved to another order is an error, not an answer', async () => {
    const position = await order('6', 'mal', 'order-1');
    expect((await instances.open.get('/orders/6', position)).status).toBe(500);
  });
});
