import type { INestApplication } from '@nestjs/common';
import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { projectionService } from '@reprise/projection-service';
import type { Projection } from '@reprise/projections';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, TestIssuer, type Transport, describeWithKafka, operator, publishedLog, uniqueTopic } from '@reprise/testing';
import { Pool } from 'pg';
import { accountBalance } from './account-balance.projection';
import { accountBalanceV1 } from './account-balance.v1.projection';
import { accountStatement } from './account-statement.projection';
import { onTopic } from './on-topic.for-spec';
import { Depositors } from './rebuild.for-spec';

const ACCOUNTS = 40;
const PER_SECOND = 200;

const suite = (transport: Transport) => {
  let log: PublishedLog<AccountEvent>;
  let app: INestApplication;
  let url: string;
  let database: Pool;

  beforeAll(async () => {
    const contract = uniqueTopic(accountEvents);
    const service = projectionService(onTopic(contract));
    log = await publishedLog(contract, transport);
    database = new Pool({ connectionString: log.env.READ_MODEL_URL });
    app = await createService(service, readEnv(service.env, { ...log.env, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await database.end();
    await app.close();
    await log.close();
  });

  const { builds, act, until } = operator(() => url);
  const get = async (path: string, position = 0) => {
    const response = await fetch(`${url}${path}`, { headers: { 'Reprise-Min-Position': String(position), Prefer: 'wait=30' } });
    return { status: response.status, body: (await response.json()) as { balance: number } };
  };

  /** Asks for what was just written, again and again: every answer must be whole, and not older than that. */
  async function queryUntil(over: () => boolean, depositors: Depositors) {
    let asked = 0;
    for (; !over(); asked++) {
      const account = asked % ACCOUNTS;
      const known = depositors.balances[account] ?? 0;
      const { status, body } = await get(`/accounts/${account}`, depositors.positions[account]);
      expect(status).toBe(200);
      expect(body.balance).toBeGreaterThanOrEqual(known);
    }
    return asked;
  }

  const differing = async (one: string, other: string) => {
    const { rows } = await database.query(`(TABLE ${one} EXCEPT TABLE ${other}) UNION ALL (TABLE ${other} EXCEPT TABLE ${one})`);
    return rows as unknown[];
  };

  it('is noticed by nobody: 200 commands a second go on, no query fails, nothing is lost or doubled', async () => {
    const depositors = new Depositors(log, ACCOUNTS);
    await depositors.open(50);
    expect(await get('/accounts/0', depositors.positions[0])).toMatchObject({ status: 200 });
    depositors.start(PER_SECOND);
    let done = false;
    const asking = queryUntil(() => done, depositors);

    expect(await act('account_balance', 'rebuild', { expectNoDiff: true })).toMatchObject({ status: 202 });
    const [, rebuilt] = await until('account_balance', ([, build]) => build?.state === 'live');
    expect(rebuilt).toMatchObject({ version: 2, generation: 2, report: { samePosition: true, added: 0, removed: 0, changed: 0 } });
    for (const step of ['rollback', 'promote', 'rollback', 'promote']) expect(await act('account_balance', step)).toMatchObject({ status: 200 });

    await depositors.stop();
    done = true;
    expect(await asking).toBeGreaterThan(0);
    for (let account = 0; account < ACCOUNTS; account++) {
      expect(await get(`/accounts/${account}`, depositors.positions[account])).toMatchObject({ status: 200, body: { balance: depositors.balances[account], transactionCount: depositors.balances[account] } });
    }
    expect(await differing('account_balance__v2', 'account_balance__v2_2')).toEqual([]);
    const position = await log.append('account-0', { type: 'FundsDeposited', data: { amount: 1, currency: 'EUR' } });
    expect(await act('account_balance', 'rollback')).toMatchObject({ status: 200 });
    expect(await get('/accounts/0', position)).toMatchObject({ status: 200, body: { balance: (depositors.balances[0] ?? 0) + 1 } });
    expect(await act('account_balance', 'retire')).toMatchObject({ status: 200, body: { builds: [{ generation: 1, state: 'live' }] } });
  });

  it('waits to be promoted by hand, shows its progress, and can be given up', async () => {
    await act('account_statement', 'rebuild', { manual: true, maxRate: 100_000 });
    expect(await act('account_statement', 'rebuild')).toMatchObject({ status: 409, body: { type: 'urn:reprise:problem:build-conflict' } });
    const [, ready] = await until('account_statement', ([, build]) => build?.report !== null && build?.report !== undefined);
    expect(ready).toMatchObject({ state: 'ready', generation: 2 });
    expect(ready?.eventsDone).toBe(ready?.eventsTotal);
    await act('account_statement', 'retire');
    await until('account_statement', ({ length }) => length === 1);
    expect(await act('account_statement', 'promote')).toMatchObject({ status: 409 });
    expect(await act('account_statement', 'rollback')).toMatchObject({ status: 409 });
    expect(await act('nothing', 'rebuild')).toMatchObject({ status: 404 });
    expect(await act('account_statement', 'rebuild', { maxRate: 0 })).toMatchObject({ status: 400 });
    expect(await builds('account_balance')).toHaveLength(1);
  });
};

describeWithKafka('a rebuild by Kafka', () => suite('kafka'));
describe('a rebuild by the log', () => suite('log'));

describe('a version that is raised', () => {
  const contract = uniqueTopic(accountEvents);
  let log: PublishedLog<AccountEvent>;
  let running: INestApplication | undefined;
  let depositors: Depositors;
  let issuer: TestIssuer;
  beforeEach(async () => {
    [log, issuer] = await Promise.all([publishedLog(contract, 'log'), TestIssuer.start()]);
    depositors = new Depositors(log, 5);
  });
  afterEach(async () => {
    await depositors.stop();
    await running?.close();
    await Promise.all([log.close(), issuer.close()]);
  });

  it('is built while the earlier one is fed and read, and can be gone back from with nothing missed; who may see only their own sees none where rows do not say whose they are', async () => {
    const [first, second, statement] = [accountBalanceV1, accountBalance, accountStatement].map((one): Projection => ({ ...one, from: contract })) as [Projection, Projection, Projection];
    const started = async (balance: Projection, former: readonly Projection[]) => {
      const service = projectionService({ ...onTopic(contract), projections: [balance, statement], former });
      const app = await createService(service, readEnv(service.env, { ...log.env, ...issuer.env, PORT: '0' }));
      await app.listen(0, '127.0.0.1');
      running = app;
      return app.getUrl();
    };
    await depositors.open(100);
    const before = await started(first, []);
    const balanceAt = async (url: string, account: number) => {
      const response = await fetch(`${url}/accounts/${account}`, { headers: { 'Reprise-Min-Position': String(depositors.positions[account]), Prefer: 'wait=30' } });
      const { balance } = (await response.json()) as { balance: number };
      return { status: response.status, balance };
    };
    const statementAt = await fetch(`${before}/accounts/4/statement?limit=500`, { headers: { 'Reprise-Min-Position': String(depositors.positions[4]), Prefer: 'wait=30' } });
    expect(((await statementAt.json()) as { items: unknown[] }).items).toHaveLength(100);
    await running?.close();
    const own = async (url: string) => (await fetch(`${url}/accounts/3`, { headers: { authorization: `Bearer ${await issuer.token({ sub: '3', roles: ['reader:self'] })}` } })).status;

    const after = await started(second, [first]);
    const { act, until } = operator(() => after);
    depositors.start(PER_SECOND);
    const known = depositors.balances[0] ?? 0;
    const during = await balanceAt(after, 0);
    expect(during.status).toBe(200);
    expect(during.balance).toBeGreaterThanOrEqual(known);
    const builds = await until('account_balance', (found) => found.some(({ version, state }) => version === 2 && state === 'live'));
    expect(builds).toMatchObject([{ version: 1, state: 'previous' }, { version: 2, state: 'live', report: { samePosition: true, added: 0, removed: 0, changed: 0 } }]);
    await depositors.stop();
    for (const move of ['rollback', 'promote', 'rollback']) {
      for (const account of [0, 1, 2, 3, 4]) expect(await balanceAt(after, account)).toMatchObject({ status: 200, balance: depositors.balances[account] });
      expect(await own(after)).toBe(move === 'rollback' ? 200 : 404);
      expect(await act('account_balance', move)).toMatchObject({ status: 200 });
    }
  });
});
