import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { projectionService } from '@reprise/projection-service';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, type Transport, bearsOddRequests, describeWithKafka, publishedLog, uniqueTopic } from '@reprise/testing';
import { Client } from 'pg';
import { onTopic } from './on-topic.for-spec';
import { sse } from './sse.for-spec';

type Headers = Record<string, string>;
type Body = Record<string, unknown> & { items: Record<string, unknown>[]; nextCursor: string | null };

interface Instance {
  readonly url: string;
  get(path: string, headers?: Headers): Promise<{ status: number; headers: globalThis.Headers; body: Body }>;
  applied(): Promise<number>;
  close(): Promise<void>;
}

const owner = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' };
const opened = (accountId: string, currency = 'EUR'): AccountEvent => ({ type: 'AccountOpened', data: { accountId, owner, currency, overdraftLimit: 0 } });
const deposited = (amount: number, currency = 'EUR'): AccountEvent => ({ type: 'FundsDeposited', data: { amount, currency } });
const withdrawn = (amount: number, currency = 'EUR'): AccountEvent => ({ type: 'FundsWithdrawn', data: { amount, currency } });
const frozen: AccountEvent = { type: 'AccountFrozen', data: { reason: 'court order' } };

const PROJECTIONS = 2;

const contract = uniqueTopic(accountEvents);
const service = projectionService(onTopic(contract));

async function start(env: Headers): Promise<Instance> {
  const app = await createService(service, readEnv(service.env, { ...env, PORT: '0' }));
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const get = async (path: string, headers: Headers = {}) => {
    const response = await fetch(`${url}${path}`, { headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  };
  const applied = async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return Number(/^reprise_projection_events_applied_total (\d+)$/m.exec(metrics)?.[1]);
  };
  return { url, get, applied, close: () => app.close() };
}

const suite = (transport: Transport) => {
  let log: PublishedLog<AccountEvent>;
  let instances: Instance[] = [];
  const [one, other] = [() => instances[0] as Instance, () => instances[1] as Instance];

  beforeAll(async () => {
    log = await publishedLog(contract, transport);
    instances = await Promise.all([start(log.env), start(log.env)]);
  });
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.close()));
    await log?.close();
  });

  const since = (position: number): Headers => ({ 'Reprise-Min-Position': String(position), Prefer: 'wait=30' });
  const onList = (position: number, streamId: string): Headers => ({ ...since(position), 'Reprise-Stream': streamId });

  it('answers with what was just written, whichever instance is asked', async () => {
    await log.append('account-ryw', opened('ryw'));
    for (let n = 1; n <= 100; n++) {
      const position = await log.append('account-ryw', deposited(10));
      const { status, body, headers } = await (n % 2 ? one() : other()).get('/accounts/ryw', since(position));
      expect({ status, balance: body.balance, version: body.streamVersion }).toEqual({ status: 200, balance: n * 10, version: n + 1 });
      expect(Number(headers.get('reprise-position'))).toBeGreaterThanOrEqual(position);
    }
  });

  it('answers with exactly the documented fields', async () => {
    const occurredAt = '1998-12-31T12:30:00.000Z';
    const position = await log.append('account-shape', { ...opened('shape', 'CZK'), occurredAt }, frozen);
    const { body } = await one().get('/accounts/shape', since(position));
    expect(body).toEqual({
      accountId: 'shape',
      ownerSubjectId: 'ada',
      ownerName: 'Ada',
      ownerEmail: 'ada@example.org',
      currency: 'CZK',
      balance: 0,
      status: 'frozen',
      transactionCount: 0,
      openedAt: occurredAt,
      lastActivityAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      streamVersion: 2,
    });
  });

  it('lists accounts page by page, each once, filtered as asked', async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      const opening = await log.append(`account-page-${n}`, opened(`page-${n}`), deposited(n * 1_000_000));
      await one().get(`/accounts/page-${n}`, since(opening));
    }
    const position = await log.append('account-page-5', frozen);
    const seen: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await one().get(`/accounts?minBalance=2000000&limit=2${cursor && `&cursor=${cursor}`}`, onList(position, 'account-page-5'));
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ accountId }) => accountId));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['page-2', 'page-3', 'page-4', 'page-5']);
    const { body } = await one().get('/accounts?status=frozen&minBalance=1');
    expect(body.items.map(({ accountId }) => accountId)).toEqual(['page-5']);
  });

  it('states every movement with the balance after it, in order, whatever the page or the period', async () => {
    const on = (day: string, event: AccountEvent) => ({ ...event, occurredAt: `1998-01-${day}T12:00:00.000Z` });
    const events = [on('01', opened('lines')), on('02', deposited(100)), on('05', withdrawn(30)), on('03', deposited(7)), on('05', deposited(1))];
    const position = await log.append('account-lines', ...events);
    const lines: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await other().get(`/accounts/lines/statement?limit=3${cursor && `&cursor=${cursor}`}`, since(position));
      lines.push(...body.items.map(({ amount, balanceAfter }) => [amount, balanceAfter]));
      cursor = body.nextCursor;
    }
    expect(lines).toEqual([[100, 100], [-30, 70], [7, 77], [1, 78]]);
    const { body } = await one().get('/accounts/lines/statement?from=1998-01-03&to=1998-01-05', since(position));
    expect(body.items.map(({ amount, balanceAfter }) => [amount, balanceAfter])).toEqual([[-30, 70], [7, 77], [1, 78]]);
    const { body: account } = await one().get('/accounts/lines', since(position));
    expect(account.balance).toBe(78);
  });

  it('takes a cursor only for the list, and with the filters, it was given out for', async () => {
    const position = await log.append('account-bound', opened('bound'), deposited(1), deposited(2));
    await one().get('/accounts/bound', since(position));
    const nextOf = async (path: string) => (await one().get(`${path}limit=1`)).body.nextCursor;
    const statement = await nextOf('/accounts/bound/statement?');
    const accounts = await nextOf('/accounts?minBalance=0&');
    const provenance = await nextOf('/accounts/bound/provenance?');
    for (const path of [
      `/accounts/lines/statement?cursor=${statement}`,
      `/accounts/bound/statement?from=1998-01-01&cursor=${statement}`,
      `/accounts/bound/provenance?cursor=${statement}`,
      `/accounts?cursor=${accounts}`,
      `/accounts?minBalance=1&cursor=${accounts}`,
      `/accounts/lines/provenance?cursor=${provenance}`,
    ]) {
      const { status, body } = await one().get(path);
      expect([path, status, body['detail']]).toEqual([path, 400, expect.stringContaining('another path or other filters')]);
    }
    for (const path of [`/accounts/bound/statement?limit=9&cursor=${statement}`, `/accounts?minBalance=0&cursor=${accounts}`, `/accounts/bound/provenance?cursor=${provenance}`])
      expect((await one().get(path)).status).toBe(200);
  });

  it('waits no longer than asked, and says how far behind it is', async () => {
    const position = await log.append('account-late', opened('late'));
    const { status, body, headers } = await one().get('/accounts/late', { 'Reprise-Min-Position': String(position + 1_000), Prefer: 'wait=0' });
    expect(status).toBe(504);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ type: 'urn:reprise:problem:not-yet-read', streamId: 'account-late', minPosition: position + 1_000 });
    expect(body).toMatchObject({ head: position, lag: position - (body.position as number), detail: expect.stringContaining(`The log ends at position ${position}`) as string });
  });

  it.each([
    '/accounts?limit=0',
    '/accounts?limit=501',
    '/accounts?limit=ten',
    '/accounts?cursor=nonsense',
    '/accounts?status=gone',
    '/accounts?minBalance=1.5',
    '/accounts?colour=red',
    '/accounts?status=open&status=frozen',
    "/accounts/a'b",
    '/accounts/%00',
    '/accounts/x?y=1',
    '/accounts/x/statement?from=yesterday',
    '/accounts/x/statement?from=1999-01-02&to=1999-01-01',
    '/accounts/x/statement?cursor=Im8i',
    '/reconciliation?x=1',
  ])('refuses %s', async (path) => {
    const { status, headers } = await one().get(path);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  it('bears odd requests: each is refused with a reason, and told nothing of the inside', async () => {
    const paths = ['/accounts', '/accounts/:id', '/accounts/:id/statement', '/accounts/:id/provenance', '/reconciliation', '/:any'];
    const names = ['status', 'minBalance', 'limit', 'cursor', 'from', 'to', 'asOf'];
    await expect(bearsOddRequests(one().url, { paths, names })).resolves.toBeUndefined();
  });

  it('refuses headers it cannot read', async () => {
    for (const [path, headers] of [
      ['/accounts/x', { 'Reprise-Min-Position': 'soon' }],
      ['/accounts/x', { 'Reprise-Min-Position': '1', Prefer: 'wait=soon' }],
      ['/accounts', { 'Reprise-Min-Position': '1' }],
      ['/accounts', { 'Reprise-Min-Position': '1', 'Reprise-Stream': 'order-1' }],
      ['/accounts/events', { 'Last-Event-ID': 'nonsense' }],
    ] as const)
      expect((await one().get(path, headers)).status).toBe(400);
  });

  it('knows no account that is not there', async () => {
    expect((await one().get('/accounts/nobody')).status).toBe(404);
    expect((await one().get('/accounts/nobody/statement')).status).toBe(404);
  });

  it('streams changes, and goes on where a caller left off', async () => {
    const first = await fetch(`${one().url}/accounts/sse/events`);
    expect(first.headers.get('content-type')).toBe('text/event-stream');
    const events = sse(first);
    const { id: start } = await events.next();
    await log.append('account-sse', opened('sse'));
    await log.append('account-other', opened('other'));
    const change = await events.next();
    expect(change).toMatchObject({ event: 'change', data: { accountId: 'sse', balance: 0 } });
    await events.close();
    await log.append('account-sse', deposited(5));
    const again = sse(await fetch(`${other().url}/accounts/sse/events`, { headers: { 'Last-Event-ID': change.id ?? '' } }));
    expect((await again.next()).id).toBe(change.id);
    expect(await again.next()).toMatchObject({ data: { balance: 5 } });
    await again.close();
    expect(start).toBeDefined();
  });

  it('reconciles with the log, and names what differs', async () => {
    const position = await log.append('account-sum', opened('sum', 'USD'), deposited(250, 'USD'));
    const { body } = await one().get('/reconciliation', onList(position, 'account-sum'));
    expect(body).toMatchObject({ consistent: true, differing: [] });
    expect(body.position).toBeGreaterThanOrEqual(position);
    expect(body.currencies).toContainEqual({ currency: 'USD', readModel: 250, log: 250, difference: 0 });
  });

  it('names an account whose balance is not the sum of its events', async () => {
    const position = await log.append('account-wrong', opened('wrong', 'GBP'), deposited(250, 'GBP'));
    await one().get('/accounts/wrong', since(position));
    await onReadModel(log.env.READ_MODEL_URL, 'UPDATE account_balance SET balance = 251 WHERE account_id = $1');
    const { body } = await one().get('/reconciliation');
    expect(body).toMatchObject({ consistent: false, differing: [{ accountId: 'wrong', currency: 'GBP', readModel: 251, log: 250 }] });
    expect(body.currencies).toContainEqual({ currency: 'GBP', readModel: 251, log: 250, difference: 1 });
  });

  it('is ready, and shows where it stands', async () => {
    expect((await one().get('/health/ready')).status).toBe(200);
    expect(await (await fetch(`${one().url}/metrics`)).text()).toMatch(/^reprise_projection_position\{projection="account_balance",partition="0"\} \d+$/m);
  });

  it('shares the work: each event is applied by one instance', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `share-${n}`);
    for (const id of ids) {
      const position = await log.append(`account-${id}`, opened(id));
      expect((await other().get(`/accounts/${id}`, since(position))).status).toBe(200);
    }
    const [mine, theirs] = [await one().applied(), await other().applied()];
    expect(mine + theirs).toBe((await log.store.head()) * PROJECTIONS);
    expect([mine, theirs].filter((count) => count > 0)).toHaveLength(transport === 'kafka' ? 2 : 1);
  });

  it('goes on with one instance less', async () => {
    const leader = (await one().applied()) > 0 ? 0 : 1;
    await instances.splice(leader, 1)[0]?.close();
    const position = await log.append('account-left', opened('left'), deposited(1));
    expect((await one().get('/accounts/left', since(position))).body).toMatchObject({ balance: 1 });
  });

  it('says that it cannot reconcile while history is away; everything else goes on', async () => {
    await log.stopHistory();
    expect((await one().get('/reconciliation')).status).toBe(503);
    expect((await one().get('/accounts/left')).status).toBe(200);
    expect((await one().get('/health/ready')).status).toBe(200);
  });
};

async function onReadModel(url: string | undefined, sql: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql, ['wrong']);
  await client.end();
}

describeWithKafka('account-projection by Kafka', () => suite('kafka'));
describe('account-projection by the log', () => suite('log'));
