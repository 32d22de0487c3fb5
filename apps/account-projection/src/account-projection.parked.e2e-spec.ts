import type { INestApplication } from '@nestjs/common';
import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { projectionService } from '@reprise/projection-service';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, operator, publishedLog, uniqueTopic } from '@reprise/testing';
import { accountBalance } from './account-balance.projection';
import { accountProjectionOptions } from './account-projection';
import { deposited, opened } from './rebuild.for-spec';

const UNLUCKY = 13;
const contract = uniqueTopic(accountEvents);
const code = { broken: true };
const balance: typeof accountBalance = {
  ...accountBalance,
  from: contract,
  evolve: (row, event, key) => {
    if (code.broken && event.type === 'FundsDeposited' && event.data.amount === UNLUCKY) throw new Error('unlucky');
    return accountBalance.evolve(row, event, key);
  },
};
const service = projectionService({
  ...accountProjectionOptions,
  contract,
  projections: [balance],
  former: [],
  rows: accountProjectionOptions.rows.map((row) => ({ ...row, projection: balance })),
});

interface Parked {
  readonly id: string;
  readonly state: string;
  readonly key: string;
  readonly position: number;
}

describe('what an operator does about parked events', () => {
  let log: PublishedLog<AccountEvent>;
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    log = await publishedLog(contract, 'log');
    app = await createService(service, readEnv(service.env, { ...log.env, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    await log.close();
  });
  beforeEach(() => (code.broken = true));

  const ask = async (path: string, body?: object) => {
    const request = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, request);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const account = async (id: string, position: number) => {
    const response = await fetch(`${url}/accounts/${id}`, { headers: { 'Reprise-Min-Position': String(position), Prefer: 'wait=30' } });
    return (await response.json()) as { balance: number };
  };
  const parkedOf = async (id: string) => ((await ask('/parked?limit=500')).body as { items: Parked[] }).items.filter(({ key }) => key === `account-${id}`);
  /** An account that stands still at its second event. */
  const standingStill = async (id: string) => {
    const position = await log.append(`account-${id}`, opened(id), deposited(UNLUCKY), deposited(5));
    expect(await account(id, position)).toMatchObject({ balance: 0 });
    const [failed, waiting] = await parkedOf(id);
    if (!failed || !waiting) throw new Error('nothing is parked');
    return { failed, waiting, position };
  };

  it('sees what failed and what waits behind it, as it was stored', async () => {
    const { failed, waiting } = await standingStill('seen');
    expect(failed).toMatchObject({ state: 'failed', projection: 'account_balance', build: 'live', error: 'Error: unlucky', failures: 1, reason: null });
    expect(waiting).toMatchObject({ state: 'waiting', error: null });
    expect(await ask(`/parked/${failed.id}`)).toMatchObject({ status: 200, body: { ...failed, event: { type: 'FundsDeposited', data: { amount: UNLUCKY } } } });
    const page = await ask('/parked?projection=account_balance&state=failed&limit=1');
    expect(page).toMatchObject({ status: 200, body: { items: [{ state: 'failed' }] } });
  });

  it('retries: in vain as long as the code is as it was, then all of the key in order', async () => {
    const { failed, position } = await standingStill('retried');
    expect(await ask(`/parked/${failed.id}/retry`, {})).toMatchObject({ status: 200, body: { key: 'account-retried', applied: 0, parked: 2 } });
    expect(await parkedOf('retried')).toMatchObject([{ id: failed.id, failures: 2 }, { failures: 0 }]);
    code.broken = false;
    expect(await ask(`/parked/${failed.id}/retry`, {})).toMatchObject({ status: 200, body: { applied: 2, parked: 0 } });
    expect(await account('retried', position)).toMatchObject({ balance: 18, transactionCount: 2 });
    expect(await ask(`/parked/${failed.id}/retry`, {})).toMatchObject({ status: 404 });
  });

  it('resolves: the event takes no effect, now or rebuilt, and says so wherever it is asked for', async () => {
    const { failed, waiting, position } = await standingStill('resolved');
    expect(await ask(`/parked/${waiting.id}/resolve`, { reason: 'x' })).toMatchObject({ status: 409, body: { title: 'The parked event does not allow it' } });
    expect(await ask(`/parked/${failed.id}/resolve`, { reason: ' ' })).toMatchObject({ status: 400 });
    expect(await ask(`/parked/${failed.id}/resolve`, { reason: 'entered twice' })).toMatchObject({ status: 200, body: { applied: 1, parked: 0 } });
    expect(await account('resolved', position)).toMatchObject({ balance: 5, transactionCount: 1 });
    expect(await parkedOf('resolved')).toMatchObject([{ id: failed.id, state: 'resolved', actor: 'dev', reason: 'entered twice', build: null }]);

    code.broken = false;
    const { act, until } = operator(() => url);
    await act('account_balance', 'rebuild');
    const [, rebuilt] = await until('account_balance', (builds) => builds[1]?.state === 'live');
    expect(rebuilt).toMatchObject({ generation: 2 });
    expect(await account('resolved', position)).toMatchObject({ balance: 5, transactionCount: 1 });
    const { body } = await ask('/reconciliation');
    expect(body).toMatchObject({ resolvedEvents: 1 });
    expect((body.differing as { accountId: string }[]).map(({ accountId }) => accountId)).not.toContain('resolved');
    expect(await ask(`/accounts/resolved?asOf=${position}`)).toMatchObject({ status: 200, body: { balance: 5 } });
    expect(await ask('/accounts/resolved/provenance')).toMatchObject({ body: { items: [{ type: 'AccountOpened' }, { changes: [], parked: 'resolved by dev: entered twice' }, { type: 'FundsDeposited' }] } });
  });

  it('is told what is not an id, and what nobody knows', async () => {
    expect(await ask('/parked/Nothing')).toMatchObject({ status: 400 });
    expect(await ask('/parked/account_balance-1-0123456789ab')).toMatchObject({ status: 404 });
    expect(await ask('/parked?projection=nothing')).toMatchObject({ status: 404 });
    expect(await ask('/parked?state=gone')).toMatchObject({ status: 400 });
  });
});
