import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { createService, readEnv } from '@reprise/service-kit';
import { type SealedLog, operator, sealedLog, withClient } from '@reprise/testing';
import { orderProjection } from './order-projection';

const ORDERS = 30;
const ERASED = [3, 4, 29];

const created = (n: number): OrderEvent => ({
  type: 'OrderCreated',
  data: { orderId: `${n}`, customer: { subjectId: `s${n}`, name: `Canary ${n}`, email: `c${n}@canary.example`, shippingAddress: `Canary Street ${n}` }, currency: 'EUR' },
});
const pen: OrderEvent = { type: 'ItemAdded', data: { sku: 'pen', name: 'Pen', quantity: 3, unitPrice: 115 } };

describe('order rows after erasures', () => {
  let log: SealedLog<OrderEvent>;
  let app: Awaited<ReturnType<typeof createService>>;
  let url: string;

  beforeAll(async () => {
    log = await sealedLog(orderEvents, 'log');
    app = await createService(orderProjection, readEnv(orderProjection.env, { ...log.env, ...log.vaultEnv, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    await log.close();
  });

  /** The table as Postgres would dump it. */
  const bytes = (table: string) =>
    withClient(log.env['READ_MODEL_URL'] ?? '', async (client) => (await client.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t ORDER BY row`)).rows.map(({ row }) => row).join('\n'));
  const get = async (id: number, position: number) => {
    const response = await fetch(`${url}/orders/${id}`, { headers: { 'Reprise-Min-Position': String(position), Prefer: 'wait=30' } });
    return { status: response.status, body: (await response.json()) as object };
  };

  it('equal those of a rebuild, byte by byte: nothing is swept, and nothing opens', async () => {
    const { act, until } = operator(() => url);
    for (let n = 0; n < ORDERS; n++) await log.append(`order-${n}`, [created(n), pen]);
    const before = await get(5, await log.append('order-5', [pen]));
    expect(before.body).toMatchObject({ customerName: 'Canary 5', total: 690 });
    for (const n of ERASED) await log.erase(`s${n}`);
    const position = await log.append('order-3', [{ ...pen, data: { ...pen.data, sku: 'other' } }]);

    const gone = { customerName: { erased: true }, customerEmail: { erased: true }, shippingAddress: { erased: true } };
    expect(await get(3, position)).toMatchObject({ status: 200, body: { ...gone, customerId: 's3', total: 690 } });
    const live = await bytes('order_summary__v1');
    expect(await act('order_summary', 'rebuild', { expectNoDiff: true })).toMatchObject({ status: 202 });
    await until('order_summary', ([, build]) => build?.state === 'live');
    expect(await bytes('order_summary__v1_2')).toBe(live);
    expect([live.split('\n').length, live.includes('pii:1:s3:'), live.includes('anary')]).toEqual([ORDERS, true, false]);
    for (const n of ERASED) expect((await get(n, 0)).body).toMatchObject(gone);
    expect((await get(5, 0)).body).toMatchObject({ customerName: 'Canary 5' });
  });
});
