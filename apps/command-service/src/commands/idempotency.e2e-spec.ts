import { type CommandsUnderTest, type TestedLog, ada, aLog } from '../commands-under-test.for-spec';

describe('an Idempotency-Key', () => {
  let log: TestedLog;
  let commands: CommandsUnderTest;
  let n = 0;

  beforeAll(async () => {
    log = await aLog();
    commands = await log.start();
  });
  afterAll(() => log.close());

  const key = () => ({ headers: { 'idempotency-key': `key ${(n += 1)}` } });
  const open = async (more: Record<string, unknown> = {}) => {
    const id = `acc${(n += 1)}`;
    await commands.send('/accounts', { accountId: id, owner: ada, currency: 'EUR', ...more });
    return id;
  };
  const versionOf = (id: string) => log.store.currentVersion(`account-${id}`);

  it('makes a retry answer as the first time, and append nothing', async () => {
    const [id, once] = [await open(), key()];
    const first = await commands.send(`/accounts/${id}/deposits`, { amount: 5, reference: 'a' }, once);
    await commands.send(`/accounts/${id}/deposits`, { amount: 1 });
    const again = await commands.send(`/accounts/${id}/deposits`, { reference: 'a', amount: 5 }, once);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await versionOf(id)).toBe(3);
  });

  it('is refused for another body, path or If-Match', async () => {
    const [id, other, once] = [await open(), await open(), key()];
    await commands.send(`/accounts/${id}/deposits`, { amount: 5 }, once);
    const others = [
      await commands.send(`/accounts/${id}/deposits`, { amount: 6 }, once),
      await commands.send(`/accounts/${other}/deposits`, { amount: 5 }, once),
      await commands.send(`/accounts/${id}/deposits`, { amount: 5 }, { headers: { ...once.headers, 'if-match': '"2"' } }),
    ];
    for (const answer of others) expect(answer).toMatchObject({ status: 422, body: { type: 'urn:reprise:problem:idempotency-key-reused' } });
    expect([await versionOf(id), await versionOf(other)]).toEqual([2, 1]);
  });

  it('holds when retries arrive together', async () => {
    const [id, once] = [await open(), key()];
    const answers = await Promise.all(Array.from({ length: 20 }, () => commands.send(`/accounts/${id}/deposits`, { amount: 5 }, once)));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(await versionOf(id)).toBe(2);
  });

  it('holds for ids the service makes up, on several instances', async () => {
    const [other, once] = [await log.start(), key()];
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 ? commands : other).send('/accounts', { owner: ada, currency: 'EUR' }, once)),
    );
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  });

  it('repeats the answer although the rules would say no by now', async () => {
    const [id, once] = [await open({ initialDeposit: 10 }), key()];
    const first = await commands.send(`/accounts/${id}/withdrawals`, { amount: 10 }, once);
    const again = await commands.send(`/accounts/${id}/withdrawals`, { amount: 10 }, once);
    expect(again).toMatchObject({ status: 201, body: first.body });
  });

  it('holds for retries on several instances, of which only the first can be granted', async () => {
    const other = await log.start();
    for (let round = 0; round < 5; round++) {
      const [id, once] = [await open({ initialDeposit: 10 }), key()];
      const instances = Array.from({ length: 10 }, (_, index) => (index % 2 ? commands : other));
      const answers = await Promise.all(instances.map((instance) => instance.send(`/accounts/${id}/withdrawals`, { amount: 10 }, once)));
      expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body['streamVersion']])))).toEqual(new Set(['[201,3]']));
    }
  });

  it('remembers a command that had nothing to do', async () => {
    const [id, once] = [await open(), key()];
    await commands.send(`/accounts/${id}/freeze`, { reason: 'a' });
    const first = await commands.send(`/accounts/${id}/freeze`, { reason: 'a' }, once);
    await commands.send(`/accounts/${id}/unfreeze`, { reason: 'a' });
    await expect(commands.send(`/accounts/${id}/freeze`, { reason: 'a' }, once)).resolves.toMatchObject({ status: 201, body: first.body });
    expect(await versionOf(id)).toBe(3);
  });

  it('keeps no refusal: the same request may succeed later', async () => {
    const [id, once] = [await open(), key()];
    await expect(commands.send(`/accounts/${id}/withdrawals`, { amount: 1 }, once)).resolves.toMatchObject({ status: 422 });
    await commands.send(`/accounts/${id}/deposits`, { amount: 1 });
    await expect(commands.send(`/accounts/${id}/withdrawals`, { amount: 1 }, once)).resolves.toMatchObject({ status: 201 });
  });

  it('belongs to its actor', async () => {
    const [id, once, other] = [await open(), key(), await log.start({ REPRISE_DEV_ACTOR: 'somebody-else' })];
    await commands.send(`/accounts/${id}/deposits`, { amount: 1 }, once);
    await expect(other.send(`/accounts/${id}/deposits`, { amount: 2 }, once)).resolves.toMatchObject({ status: 201 });
  });

  it('holds for transfers', async () => {
    const [from, to, once] = [await open({ initialDeposit: 10 }), await open(), key()];
    const transfer = { fromAccountId: from, toAccountId: to, amount: 10 };
    const first = await commands.send('/transfers', transfer, once);
    await expect(commands.send('/transfers', transfer, once)).resolves.toMatchObject({ status: 201, body: first.body });
    expect([await versionOf(from), await versionOf(to)]).toEqual([3, 2]);
  });

  it.each(['', 'a'.repeat(201), 'ada@example.org', 'tab\there', 'žluť'.normalize('NFC').replace(/[^\x20-\xff]/g, 'é')])('is refused when it is %j', async (bad) => {
    await expect(commands.send('/accounts/a/deposits', { amount: 1 }, { headers: { 'idempotency-key': bad } })).resolves.toMatchObject({ status: 400 });
  });
});
