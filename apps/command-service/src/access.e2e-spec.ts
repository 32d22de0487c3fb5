import { ROLES } from '@reprise/service-kit';
import { TestIssuer, softSpots, whoMayCall } from '@reprise/testing';
import { type CommandsUnderTest, type TestedLog, ada, aLog } from './commands-under-test.for-spec';

describe('command-service with an issuer of tokens', () => {
  let issuer: TestIssuer;
  let log: TestedLog;
  let commands: CommandsUnderTest;

  beforeAll(async () => {
    [issuer, log] = await Promise.all([TestIssuer.start(), aLog()]);
    commands = await log.start({}, issuer.env);
  });
  afterAll(async () => {
    await log.close();
    await issuer.close();
  });

  const as = async (sub: string, more: Record<string, string> = {}) => ({
    headers: { authorization: `Bearer ${await issuer.token({ sub, roles: ['commander'] })}`, ...more },
  });
  const actorsOf = async (accountId: string) => (await log.stream(`account-${accountId}`)).map(({ metadata }) => metadata.actor);
  const account = (accountId: string) => ({ accountId, owner: ada, currency: 'EUR' });

  it('takes commands of commanders alone', async () => {
    const routes = await whoMayCall(commands.routes, { url: commands.url, issuer, roles: ROLES });
    const { 'GET /health/live': live, 'GET /health/ready': ready, 'GET /metrics': metrics, ...taken } = routes;
    expect([live, ready, metrics]).toEqual(['open', 'open', 'open']);
    expect(Object.keys(taken)).toEqual(
      expect.arrayContaining(['POST /accounts', 'POST /accounts/:id/deposits', 'POST /transfers', 'POST /orders', 'POST /leads', 'DELETE /orders/:id/items/:sku']),
    );
    expect(new Set(Object.values(taken))).toEqual(new Set(['commander']));
    expect(await log.store.head()).toBe(0);
  });

  it('is as hard to misuse as every service', async () => {
    await expect(softSpots(commands.url, ['/accounts', '/subjects/a/erasure'])).resolves.toEqual([]);
  });

  it('writes down who gave the command, as the token says', async () => {
    await commands.send('/accounts', account('actor'), await as('auth0|ada'));
    await commands.send('/accounts/actor/deposits', { amount: 5 }, await as('teller@bank.example'));
    await expect(actorsOf('actor')).resolves.toEqual(['auth0|ada', 'teller@bank.example']);
  });

  it('appends nothing for a caller it does not know', async () => {
    const head = await log.store.head();
    await expect(commands.send('/accounts', account('nobody'))).resolves.toMatchObject({ status: 401 });
    const { status, body } = await commands.send('/accounts', account('nobody'), { headers: await issuer.authorization('reader') });
    expect({ status, needs: body['needs'] }).toEqual({ status: 403, needs: ['commander'] });
    expect(await log.store.head()).toBe(head);
  });

  it('tells the keys of actors apart, whatever their names are', async () => {
    await commands.send('/accounts', account('keys'), await as('ada'));
    const deposit = async (sub: string, key: string) =>
      (await commands.send('/accounts/keys/deposits', { amount: 1 }, await as(sub, { 'idempotency-key': key }))).body['streamVersion'];
    expect([await deposit('a', 'b:c'), await deposit('a:b', 'c'), await deposit('a%3Ab', 'c'), await deposit('a', 'b:c')]).toEqual([2, 3, 4, 2]);
  });
});
