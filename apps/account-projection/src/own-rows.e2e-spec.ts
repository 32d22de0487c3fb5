import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { createService, readEnv, routesOf } from '@reprise/service-kit';
import { type PublishedLog, TestIssuer, publishedLog, seenOfAnother } from '@reprise/testing';
import { accountProjection } from './account-projection';
import { sse } from './sse.for-spec';

interface Listed {
  readonly items: { readonly accountId: string }[];
  readonly nextCursor: string | null;
}

const opened = (accountId: string, subjectId: string): AccountEvent => ({
  type: 'AccountOpened',
  data: { accountId, owner: { subjectId, name: `Name of ${subjectId}`, email: `${subjectId}@secret.example` }, currency: 'EUR', overdraftLimit: 0 },
});
const transfer = { transferId: 't-1', counterAccountId: 'b-1' };
const deposited = (amount: number): AccountEvent => ({ type: 'FundsDeposited', data: { amount, currency: 'EUR', reference: `secret ${amount}` } });
const received: AccountEvent = { type: 'FundsDeposited', data: { amount: 7, currency: 'EUR', transfer } };

describe('who may see only their own accounts', () => {
  let issuer: TestIssuer;
  let log: PublishedLog<AccountEvent>;
  let app: Awaited<ReturnType<typeof createService>>;
  let url: string;
  let position: number;

  const token = async (sub: string, ...roles: string[]) => `Bearer ${await issuer.token({ sub, roles })}`;
  const ask = async (path: string, authorization: string, until = 0) => {
    const waiting = { 'Reprise-Min-Position': String(until), 'Reprise-Stream': 'account-b-9', Prefer: 'wait=30' };
    const response = await fetch(`${url}${path}`, { headers: { authorization, ...(until > 0 && waiting) } });
    return { status: response.status, body: (await response.json()) };
  };
  const listed = async (path: string, authorization: string) => (await ask(path, authorization)).body as Listed;
  const idsOf = ({ items }: Listed) => items.map(({ accountId }) => accountId);

  beforeAll(async () => {
    [issuer, log] = await Promise.all([TestIssuer.start(), publishedLog(accountEvents, 'log')]);
    app = await createService(accountProjection, readEnv(accountProjection.env, { ...log.env, ...issuer.env, REPRISE_DEV_ACTOR: '' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    for (const id of ['a-1', 'a-2', 'a-3']) await log.append(`account-${id}`, opened(id, 'ada'), deposited(12_345));
    await log.append('account-a-1', received);
    for (const id of ['b-1', 'b-2', 'b-9']) position = await log.append(`account-${id}`, opened(id, 'bob'), deposited(54_321));
    await ask('/accounts', await token('r', 'reader'), position);
  });
  afterAll(async () => {
    await app.close();
    await log.close();
    await issuer.close();
  });

  const about = async (authorization: Promise<string>) =>
    seenOfAnother(routesOf(app), { url, authorization: await authorization, ids: { theirs: 'b-1', none: 'b-7' }, secrets: ['bob', '54321', 'b-1'] });

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
      'GET /accounts': 'nothing',
      'GET /accounts/events': 'nothing',
      'POST /accounts/lookup': 'refused',
      'GET /accounts/:id': 'nothing',
      'GET /accounts/:id/events': 'nothing',
      'GET /accounts/:id/provenance': 'nothing',
      'GET /accounts/:id/statement': 'nothing',
      'GET /reconciliation': 'refused',
    });
  });

  it('learn no more with roles that have nothing to do with it', async () => {
    const seen = await about(token('ada', 'reader:self', 'commander', 'eraser'));
    expect(Object.values(seen)).not.toContain('what is in it');
    expect(seen).toMatchObject({ 'GET /accounts': 'nothing', 'GET /accounts/:id': 'nothing', 'GET /reconciliation': 'refused' });
  });

  it('would be seen to learn it if they did: readers do', async () => {
    const what = 'what is in it';
    expect(await about(token('r', 'reader'))).toMatchObject({ 'GET /accounts': what, 'GET /accounts/:id': what, 'GET /accounts/:id/statement': what, 'GET /accounts/:id/provenance': what });
    expect(await about(token('bob', 'reader:self'))).toMatchObject({ 'GET /accounts': what, 'GET /accounts/:id': what, 'GET /accounts/:id/statement': what, 'GET /accounts/:id/provenance': what });
  });

  it('see theirs, page by page, with cursors that are good for nobody else', async () => {
    const [ada, reader] = [await token('ada', 'reader:self'), await token('r', 'reader')];
    const first = await listed('/accounts?limit=2', ada);
    const second = await listed(`/accounts?limit=2&cursor=${first.nextCursor}`, ada);
    expect([idsOf(first), idsOf(second), second.nextCursor]).toEqual([['a-1', 'a-2'], ['a-3'], null]);
    expect(idsOf(await listed('/accounts?minBalance=12346', ada))).toEqual(['a-1']);
    expect(idsOf(await listed('/accounts', await token('nobody', 'reader:self')))).toEqual([]);
    expect(idsOf(await listed('/accounts', reader))).toHaveLength(6);
    for (const other of [reader, await token('bob', 'reader:self')]) expect(await ask(`/accounts?limit=2&cursor=${first.nextCursor}`, other)).toMatchObject({ status: 400 });
  });

  it('see theirs, now and then, and what made it, but not who else did', async () => {
    const ada = await token('ada', 'reader:self');
    expect(await ask('/accounts/a-1', ada)).toMatchObject({ status: 200, body: { ownerName: 'Name of ada', balance: 12_352 } });
    expect(await ask('/accounts/a-1?asOf=1', ada)).toMatchObject({ status: 200, body: { ownerName: 'Name of ada', balance: 0 } });
    expect(await ask('/accounts/a-1/statement', ada)).toMatchObject({ status: 200, body: { items: [{ amount: 12_345 }, { amount: 7, counterAccountId: 'b-1' }] } });
    const { items } = (await ask('/accounts/a-1/provenance', ada)).body as { items: { actor: unknown }[] };
    expect(items.map(({ actor }) => actor)).toEqual([{ hidden: true }, { hidden: true }, { hidden: true }]);
    expect((await ask('/accounts/a-1/provenance', await token('x', 'auditor'))).body).toMatchObject({ items: [{ actor: expect.any(String) as string }, {}, {}] });
  });

  it('hear of changes of theirs alone', async () => {
    const ada = { headers: { authorization: await token('ada', 'reader:self') } };
    const [all, ofBob] = [sse(await fetch(`${url}/accounts/events`, ada)), sse(await fetch(`${url}/accounts/b-2/events`, ada))];
    const reader = sse(await fetch(`${url}/accounts/events`, { headers: { authorization: await token('r', 'reader') } }));
    for (const stream of [all, ofBob, reader]) await stream.next();
    await log.append('account-b-2', deposited(1));
    expect(await reader.next()).toMatchObject({ data: { accountId: 'b-2' } });
    await log.append('account-a-2', deposited(2));
    expect(await all.next()).toMatchObject({ event: 'change', data: { accountId: 'a-2', balance: 12_347 } });
    await log.append('account-b-2', deposited(3));
    expect(await reader.next()).toMatchObject({ data: { accountId: 'a-2' } });
    const mine = all.next();
    expect(await reader.next()).toMatchObject({ data: { accountId: 'b-2' } });
    await log.append('account-a-3', deposited(4));
    expect(await mine).toMatchObject({ data: { accountId: 'a-3' } });
    const silent = ofBob.next();
    const never = await Promise.race([silent.then(() => 'spoke'), reader.next().then(() => 'silent')]);
    expect(never).toBe('silent');
    for (const stream of [all, ofBob, reader]) await stream.close();
  });
});
