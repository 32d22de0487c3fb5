import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { projectionService } from '@reprise/projection-service';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, type Transport, describeWithKafka, publishedLog, uniqueTopic } from '@reprise/testing';
import fc from 'fast-check';
import { onTopic } from './on-topic.for-spec';

interface Provenance {
  readonly items: { position: number; type: string; actor: string; changes: { field: string; before: unknown; after: unknown }[] }[];
  readonly nextCursor: string | null;
}
interface Line {
  readonly position: number;
  readonly correctsPosition: number | null;
  readonly correctedBy: number[];
}

const contract = uniqueTopic(accountEvents);
const service = projectionService(onTopic(contract));
const owner = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' };
const opened = (accountId: string): AccountEvent => ({ type: 'AccountOpened', data: { accountId, owner, currency: 'EUR', overdraftLimit: 0 } });
const deposited = (amount: number): AccountEvent => ({ type: 'FundsDeposited', data: { amount, currency: 'EUR' } });
const frozen: AccountEvent = { type: 'AccountFrozen', data: { reason: 'court order' } };
const corrected = (amount: number, correctsPosition: number): AccountEvent => ({
  type: 'BalanceAdjusted',
  data: { amount, currency: 'EUR', reason: 'typo', correctsPosition },
});
const second = (n: number) => new Date(Date.UTC(1998, 0, 1) + n * 1_000).toISOString();
const at = (n: number, event: AccountEvent) => ({ ...event, occurredAt: second(n) });


/** Times at the edges of what a calendar, and what Postgres, knows. */
const date = fc.constantFrom('0000-01-01', '0001-01-01', '0001-12-31', '1998-02-30', '9999-12-31', '10000-01-01', '-000001-01-01', '+010000-01-01');
const timeOfDay = fc.constantFrom('', 'T00:00:00', 'T00:00', 'T23:59:59', 'T23:59:59.999999', 'T24:00:00', 'T23:59:60');
const zone = fc.constantFrom('', 'Z', '+14:00', '-14:00', '+24:00', '-23:59', '+99');

const suite = (transport: Transport) => {
  let log: PublishedLog<AccountEvent>;
  let app: Awaited<ReturnType<typeof createService>>;
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

  const get = async (path: string, position = 0) => {
    const response = await fetch(`${url}${path}`, { headers: { 'Reprise-Min-Position': String(position), Prefer: 'wait=30' } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const page = async <Body>(path: string, position: number) => (await get(path, position)).body as unknown as Body;

  it('answers what an account was, by time and by position, and what that was made of', async () => {
    const first = await log.append('account-then', at(0, opened('then')), at(10, deposited(100)));
    const position = await log.append('account-then', at(20, frozen), at(30, deposited(1)));
    const row = { accountId: 'then', ownerName: 'Ada', balance: 100, status: 'frozen', transactionCount: 1, lastActivityAt: second(20), streamVersion: 3 };
    const then = (await get(`/accounts/then?asOf=${second(20)}`, position)).body;
    expect(then).toMatchObject({ ...row, asOf: { position: position - 1, streamVersion: 3, occurredAt: second(20), replayed: 3 } });
    expect((await get(`/accounts/then?asOf=1998-01-01T01:00:19.999%2B01:00`)).body).toMatchObject({ balance: 100, status: 'open', streamVersion: 2 });
    expect((await get(`/accounts/then?asOf=${first}`)).body).toMatchObject({ balance: 100, status: 'open', asOf: { position: first, replayed: 2 } });
    const { asOf, ...last } = (await get(`/accounts/then?asOf=${position}`)).body;
    expect(asOf).toMatchObject({ replayed: 4 });
    expect(last).toEqual((await get('/accounts/then', position)).body);
  });

  it('answers, at random moments, the sum of what had happened by then', async () => {
    const movements = fc.array(fc.record({ after: fc.integer({ min: 0, max: 3 }), amount: fc.integer({ min: 1, max: 999 }) }), { minLength: 1, maxLength: 30 });
    let run = 0;
    const property = async (moved: { after: number; amount: number }[], moments: number[]) => {
      const id = `sum-${(run += 1)}`;
      let clock = 0;
      const timed = moved.map(({ after, amount }) => ({ on: (clock += after), amount }));
      await log.append(`account-${id}`, at(0, opened(id)), ...timed.map(({ on, amount }) => at(on, deposited(amount))));
      for (const moment of moments) {
        const sum = timed.filter(({ on }) => on <= moment).reduce((total, { amount }) => total + amount, 0);
        expect((await get(`/accounts/${id}?asOf=${second(moment)}`)).body.balance).toBe(sum);
      }
    };
    await fc.assert(fc.asyncProperty(movements, fc.array(fc.integer({ min: 0, max: 95 }), { minLength: 1, maxLength: 5 }), property), { numRuns: 15 });
  });

  it('has no account before it was opened, nor one that never was', async () => {
    const position = await log.append('account-young', at(50, opened('young')));
    for (const moment of [second(49), String(position - 1), '0'])
      expect(await get(`/accounts/young?asOf=${moment}`)).toMatchObject({ status: 404, body: { detail: expect.stringContaining(`position ${position}`) as string } });
    expect((await get('/accounts/nobody?asOf=1998-01-01')).status).toBe(404);
    expect((await get('/accounts/nobody/provenance')).status).toBe(404);
  });

  it.each(['?asOf=yesterday', '?asOf=', '?asOf=-1', '?asOf=1.5', '?asOf=1998-01-01T00:00:00', '?asOf=1&asOf=2', '?asof=1', '/provenance?limit=0', '/provenance?cursor=x', '/provenance?x=1'])(
    'refuses %s',
    async (query) => expect((await get(`/accounts/any${query}`)).status).toBe(400),
  );

  it('answers every time there is, and refuses what is none', async () => {
    const position = await log.append('account-edges', opened('edges'));
    expect((await get('/accounts/edges', position)).status).toBe(200);
    const property = async (...parts: [string, string, string]) => {
      for (const query of ['?asOf=', '/statement?from=', '/statement?to=']) {
        expect([200, 400, 404]).toContain((await get(`/accounts/edges${query}${encodeURIComponent(parts.join(''))}`)).status);
      }
    };
    await fc.assert(fc.asyncProperty(date, timeOfDay, zone, property), { numRuns: 50 });
  });

  it('lists exactly the events that made an account, and what each changed', async () => {
    const others = await log.append('account-made-2', opened('made-2'));
    const position = await log.append('account-made', opened('made'), deposited(100), frozen);
    const { items } = await page<Provenance>('/accounts/made/provenance', position);
    expect(items.map((item) => [item.position, item.type, item.actor])).toEqual([
      [others + 1, 'AccountOpened', 'tester'],
      [others + 2, 'FundsDeposited', 'tester'],
      [others + 3, 'AccountFrozen', 'tester'],
    ]);
    const byEvent = items.map(({ changes }) => changes.filter(({ field }) => field !== 'lastActivityAt'));
    expect(byEvent[0]).toContainEqual({ field: 'ownerName', before: null, after: 'Ada' });
    expect(byEvent[1]).toEqual([
      { field: 'balance', before: 0, after: 100 },
      { field: 'transactionCount', before: 0, after: 1 },
      { field: 'streamVersion', before: 1, after: 2 },
    ]);
    expect(byEvent[2]).toEqual([
      { field: 'status', before: 'open', after: 'frozen' },
      { field: 'streamVersion', before: 2, after: 3 },
    ]);
    const first = await page<Provenance>('/accounts/made/provenance?limit=2', position);
    const rest = await page<Provenance>(`/accounts/made/provenance?limit=2&cursor=${first.nextCursor}`, position);
    expect([...first.items, ...rest.items]).toEqual(items);
  });

  it('links a movement and its corrections in the statement, whichever page they are on', async () => {
    const wrong = await log.append('account-fixed', opened('fixed'), deposited(1_000));
    await log.append('account-fixed', deposited(7));
    const [once, twice] = [await log.append('account-fixed', corrected(-900, wrong)), await log.append('account-fixed', corrected(-50, wrong))];
    const links = ({ items }: { items: Line[] }) => items.map(({ position, correctsPosition, correctedBy }) => [position, correctsPosition, correctedBy]);
    const expected = [[wrong, null, [once, twice]], [wrong + 1, null, []], [once, wrong, []], [twice, wrong, []]];
    expect(links(await page('/accounts/fixed/statement', twice))).toEqual(expected);
    expect(links(await page('/accounts/fixed/statement?limit=1', twice))).toEqual(expected.slice(0, 1));
  });

  it('cannot tell the past while history is away; the present goes on', async () => {
    const position = await log.append('account-left', opened('left'));
    expect((await get('/accounts/left', position)).status).toBe(200);
    await log.stopHistory();
    for (const path of ['/accounts/left?asOf=1998-01-01', `/accounts/left?asOf=${position}`, '/accounts/left/provenance']) expect((await get(path)).status).toBe(503);
    expect((await get('/accounts/left')).status).toBe(200);
  });
};

describeWithKafka('the history of accounts by Kafka', () => suite('kafka'));
describe('the history of accounts by the log', () => suite('log'));
