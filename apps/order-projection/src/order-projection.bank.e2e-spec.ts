import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { projectionService } from '@reprise/projection-service';
import { createService, readEnv } from '@reprise/service-kit';
import { type BankRow, type PublishedLog, bankRows, describeWithBank, publishedLog, uniqueTopic } from '@reprise/testing';
import fc from 'fast-check';
import { orderProjectionOptions } from './order-projection';
import { orderSummary } from './order-summary.projection';

const ORDERS = 25;
const DAY_MS = 86_400_000;

const contract = uniqueTopic(orderEvents);
const service = projectionService({ ...orderProjectionOptions, contract, projections: [{ ...orderSummary, from: contract }] });

const customer = (accountId: string) => ({ subjectId: `bank-${accountId}`, name: 'P', email: 'p@example.org', shippingAddress: 'Main St 1' });

/** What an account's owner spent, as an order of one item per payment. */
const spentBy = (accountId: string, rows: readonly BankRow[]): readonly (OrderEvent & { readonly occurredAt: string })[] => [
  { type: 'OrderCreated', data: { orderId: accountId, customer: customer(accountId), currency: 'CZK' }, occurredAt: rows[0]?.at ?? '' },
  ...rows.map(({ transId, change, at }) => ({
    type: 'ItemAdded' as const,
    data: { sku: transId, name: 'as in the bank’s file', quantity: 1, unitPrice: -change },
    occurredAt: at,
  })),
];

/** The payments of each account, in the order of the file: by date. */
function payments(): ReadonlyMap<string, readonly BankRow[]> {
  const spent = bankRows().filter(({ change }) => change < 0);
  const accounts = [...new Set(spent.map(({ accountId }) => accountId))].slice(0, ORDERS);
  return new Map(accounts.map((id) => [id, spent.filter(({ accountId }) => accountId === id)]));
}

const sumOf = (rows: readonly BankRow[]) => rows.reduce((sum, { change }) => sum - change, 0);
const after = (rows: readonly BankRow[]) => ({
  status: 200,
  body: { total: sumOf(rows), items: rows.map(({ transId }) => expect.objectContaining({ sku: transId }) as unknown), asOf: { replayed: rows.length + 1 } },
});
const none = { status: 404 };

describeWithBank('orders made of the payments of a real bank', () => {
  let log: PublishedLog<OrderEvent>;
  let app: Awaited<ReturnType<typeof createService>>;
  let spent: ReadonlyMap<string, readonly BankRow[]>;
  /** Of each order's creation; its items follow one by one. */
  const begins = new Map<string, number>();

  beforeAll(async () => {
    spent = payments();
    log = await publishedLog(contract, 'log');
    app = await createService(service, readEnv(service.env, { ...log.env, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    for (const [id, rows] of spent) begins.set(id, (await log.append(`order-${id}`, ...spentBy(id, rows))) - rows.length);
  });
  afterAll(async () => {
    await app?.close();
    await log?.close();
  });

  const was = async (orderId: string, moment: string | number) => {
    const response = await fetch(`${await app.getUrl()}/orders/${orderId}?asOf=${moment}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const anOrder = () => fc.constantFrom(...spent.keys());

  it('were at any time what the bank’s own lines up to then add up to', async () => {
    const day = fc.integer({ min: Date.UTC(1992, 11, 25) / DAY_MS, max: Date.UTC(1994, 3, 5) / DAY_MS });
    const property = async (orderId: string, midnight: number, aside: number) => {
      const time = new Date(midnight * DAY_MS + aside).toISOString();
      const until = (spent.get(orderId) ?? []).filter(({ at }) => at <= time);
      expect(await was(orderId, time)).toMatchObject(until.length > 0 ? after(until) : none);
    };
    await fc.assert(fc.asyncProperty(anOrder(), day, fc.constantFrom(-1, 0, 1, DAY_MS / 2), property), { numRuns: 120 });
  });

  it('were at any position of the log what the lines recorded up to it add up to', async () => {
    const property = async (orderId: string, position: number) => {
      const recorded = position - (begins.get(orderId) ?? NaN);
      const expected = recorded < 0 ? none : after((spent.get(orderId) ?? []).slice(0, recorded));
      expect(await was(orderId, position)).toMatchObject(expected);
    };
    await fc.assert(fc.asyncProperty(anOrder(), fc.integer({ min: 1, max: await log.store.head() }), property), { numRuns: 120 });
  });
});
