import { PersonalOpener, PostgresVault } from '@reprise/privacy';
import { Owner } from '@reprise/contracts-accounts';
import { order } from '@reprise/domain-orders';
import { ConfigError } from '@reprise/service-kit';
import { type TcpProxy, type TestVault, createTestVault, tcpProxy, withClient } from '@reprise/testing';
import { type CommandsUnderTest, type TestedLog, aLog } from '../commands-under-test.for-spec';
import { erasuresIn } from './erased-subjects';

describe('personal data in the log', () => {
  let log: TestedLog;
  let at: TestVault;
  let proxy: TcpProxy;
  let env: Record<string, string>;
  let commands: CommandsUnderTest;
  let reader: PostgresVault;
  let n = 0;

  beforeAll(async () => {
    [log, at] = await Promise.all([aLog(), createTestVault()]);
    const url = new URL(at.keeperUrl);
    proxy = await tcpProxy({ host: url.hostname, port: Number(url.port || 5432) });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    env = { VAULT_URL: url.toString(), VAULT_MIGRATOR_URL: at.migratorUrl, VAULT_MASTER_KEY: at.masterKey, VAULT_KEY_FOLDER: at.keyFolder };
    commands = await log.start(env);
    reader = await PostgresVault.open({ url: at.readerUrl, epochKeys: at.epochKeys(), erasuresInLog: erasuresIn(log.store) });
  });
  afterAll(async () => {
    await log.close();
    await reader.close();
    await proxy.close();
    await at.drop();
  });
  afterEach(() => proxy.mend());

  const aPerson = () => ({ subjectId: `p${(n += 1)}`, name: `Canary Lovelace ${n}`, email: `canary${n}@example.com` });
  const open = (owner: object, accountId = `a${(n += 1)}`) => commands.send('/accounts', { accountId, owner, currency: 'EUR' });
  const grounds = { reason: 'asked to be forgotten', requestedBy: 'dpo' };
  const erase = (subjectId: string) => commands.send(`/subjects/${subjectId}/erasure`, grounds);
  const ownerIn = async (accountId: string) => Owner.parse(((await log.stream(`account-${accountId}`))[0]?.data as { owner: unknown }).owner);
  const opened = async (accountId: string) => new PersonalOpener(reader, Owner).open(await ownerIn(accountId), () => true, { streamId: `account-${accountId}` });
  const everyTable = () =>
    withClient(log.superuserUrl, async (client) => {
      const { rows } = await client.query<{ row: string }>(
        ['events', 'snapshots', 'idempotency_keys'].map((table) => `SELECT ${table}::text AS row FROM ${table}`).join(' UNION ALL '),
      );
      return rows.map(({ row }) => row).join('\n');
    });

  it('is in envelopes only, and opens for who may look', async () => {
    const owner = aPerson();
    expect((await open(owner, 'sealed')).status).toBe(201);
    await commands.send('/accounts/sealed/deposits', { amount: 5 });
    const text = await everyTable();
    expect(text).toContain(`pii:1:${owner.subjectId}:`);
    expect([text.includes(owner.name), text.includes(owner.email)]).toEqual([false, false]);
    expect(await opened('sealed')).toEqual(owner);
  });

  it('of orders is in envelopes too: in events, snapshots and what is kept of an Idempotency-Key', async () => {
    const customer = { ...aPerson(), shippingAddress: '12 Canary Street' };
    const key = { headers: { 'Idempotency-Key': `order-${n}` } };
    expect((await commands.send('/orders', { orderId: 'sealed', customer, currency: 'EUR' }, key)).status).toBe(201);
    expect((await commands.send('/orders', { orderId: 'sealed', customer, currency: 'EUR' }, key)).headers.get('idempotency-replayed')).toBe('true');
    for (let line = 1; line < 101; line++) await commands.send('/orders/sealed/items', { sku: `s${line}`, name: 'Pen', quantity: 1, unitPrice: 1 });
    const snapshot = () => log.store.loadSnapshot({ streamId: 'order-sealed', stateVersion: order.stateVersion });
    while (!(await snapshot())) await new Promise(setImmediate);
    expect(await snapshot()).toMatchObject({ streamVersion: 100, state: { subjectId: customer.subjectId } });
    const text = await everyTable();
    expect(text).toContain(`pii:1:${customer.subjectId}:`);
    expect(Object.values(customer).filter((value) => value !== customer.subjectId && text.includes(value))).toEqual([]);
    expect((await erase(customer.subjectId)).status).toBe(201);
    expect(await commands.send('/orders', { customer, currency: 'EUR' })).toMatchObject({ status: 409, body: { type: 'urn:reprise:problem:subject-erased' } });
    expect((await commands.send('/orders/sealed/submit')).status).toBe(201);
  });

  it.each(['/accounts', '/orders'])('is not repeated by a refusal of %s', async (path) => {
    const person = { ...aPerson(), shippingAddress: 'Canary Street\u0000' };
    for (const given of [{ ...person, email: 'canary no address' }, { ...person, name: ['Canary'] }, { ...person, name: 'Canary '.repeat(500) }, person]) {
      const { status, body } = await commands.send(path, { [path === '/orders' ? 'customer' : 'owner']: given, currency: 'EUR' });
      expect(status).toBe(400);
      expect(JSON.stringify(body).toLowerCase()).not.toContain('canary');
    }
  });

  it('is erased for good: nothing of it opens, nothing more is recorded, and the log says so once', async () => {
    const owner = aPerson();
    await open(owner, 'erased');
    const answer = await erase(owner.subjectId);
    expect(answer).toMatchObject({ status: 201, body: { streamId: `subject-${owner.subjectId}`, cachesEmptyBy: expect.stringMatching(/Z$/) as string } });
    expect((await erase(owner.subjectId)).body).toEqual(answer.body);
    expect(await opened('erased')).toEqual({ subjectId: owner.subjectId, name: { erased: true }, email: { erased: true } });
    expect(await open(owner)).toMatchObject({ status: 409, body: { type: 'urn:reprise:problem:subject-erased', subjectId: owner.subjectId } });
    const said = await log.stream(`subject-${owner.subjectId}`);
    expect(said).toMatchObject([{ type: 'SubjectErased', position: answer.body['position'], data: { subjectId: owner.subjectId, ...grounds }, metadata: { actor: 'dev' } }]);
    expect((await commands.send('/accounts/erased/deposits', { amount: 5 })).status).toBe(201);
  });

  it('leads to its subject by e-mail, until it is erased', async () => {
    const owner = aPerson();
    await open(owner);
    expect(await reader.lookUp('email', ` ${owner.email.toUpperCase()}`)).toEqual([owner.subjectId]);
    await erase(owner.subjectId);
    expect(await reader.lookUp('email', owner.email)).toEqual([]);
  });

  it('is erased once when several ask for it at the same time', async () => {
    const owner = aPerson();
    await open(owner);
    const [first, ...others] = await Promise.all(Array.from({ length: 4 }, () => erase(owner.subjectId)));
    expect(first?.status).toBe(201);
    for (const other of others) expect(other.body).toEqual(first?.body);
    expect(await log.stream(`subject-${owner.subjectId}`)).toHaveLength(1);
  });

  it('is not written while the vault is away, and everything else is', async () => {
    await open(aPerson(), 'before');
    proxy.cut();
    const refused = await open(aPerson(), 'during');
    expect(refused).toMatchObject({ status: 503, body: { type: 'urn:reprise:problem:unavailable' } });
    expect(await log.stream('account-during')).toEqual([]);
    expect((await commands.send('/accounts/before/deposits', { amount: 5 })).status).toBe(201);
    expect((await erase('someone')).status).toBe(503);
    proxy.mend();
    expect((await open(aPerson(), 'during')).status).toBe(201);
  });

  it.each([{ reason: ' ', requestedBy: 'dpo' }, { reason: 'asked to', requestedBy: '' }])('is not erased without a why and a who: %j', async (unsaid) => {
    const owner = aPerson();
    await open(owner);
    expect(await commands.send(`/subjects/${owner.subjectId}/erasure`, unsaid)).toMatchObject({ status: 400 });
    expect(await log.stream(`subject-${owner.subjectId}`)).toEqual([]);
  });

  it('cannot be smuggled in as an envelope of someone else', async () => {
    const owner = aPerson();
    await open(owner, 'victim');
    const { name } = await ownerIn('victim');
    expect((await open({ ...owner, name })).status).toBe(400);
  });

  it('that was left half erased is finished by the next start', async () => {
    const owner = aPerson();
    await open(owner, 'half');
    const keeper = await PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), erasuresInLog: erasuresIn(log.store) });
    const caller = { actor: 'someone', correlationId: 'c-1' };
    await keeper.bury({ subjectId: owner.subjectId, ...grounds, caller });
    await keeper.close();
    const next = await log.start(env);
    while (!(await reader.erasure(owner.subjectId))?.finished) await new Promise(setImmediate);
    await next.stop();
    expect(await log.stream(`subject-${owner.subjectId}`)).toMatchObject([{ data: grounds, metadata: caller }]);
  });

  it('is refused a vault that is only half configured', async () => {
    await expect(log.start({ VAULT_URL: at.keeperUrl })).rejects.toThrow(ConfigError);
    await expect(log.start({ NODE_ENV: 'production', AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a', AUTH_JWKS_FILE: 'f' }, {})).rejects.toThrow('PERSONAL_DATA=plain');
    await expect(log.start({ ...env, VAULT_MASTER_KEY: 'AAAA' })).rejects.toThrow('VAULT_MASTER_KEY');
  });
});
