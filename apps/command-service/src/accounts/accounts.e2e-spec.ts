import { type CommandsUnderTest, type TestedLog, ada, aLog } from '../commands-under-test.for-spec';

describe('accounts over HTTP', () => {
  let log: TestedLog;
  let commands: CommandsUnderTest;
  let n = 0;

  beforeAll(async () => {
    log = await aLog();
    commands = await log.start({ REPRISE_DEV_ACTOR: 'teller' });
  });
  afterAll(() => log.close());

  const open = async (more: Record<string, unknown> = {}) => {
    const accountId = `acc${(n += 1)}`;
    await commands.send('/accounts', { accountId, owner: ada, currency: 'EUR', ...more });
    return accountId;
  };
  const typesOf = async (accountId: string) => (await log.stream(`account-${accountId}`)).map(({ type }) => type);

  it('opens an account and says where it stands', async () => {
    const { status, body, headers } = await commands.send('/accounts', { accountId: 'first', owner: ada, currency: 'EUR', initialDeposit: 500 });
    const [opened, deposited] = await log.stream('account-first');
    expect(status).toBe(201);
    expect(body).toEqual({ streamId: 'account-first', streamVersion: 2, position: deposited?.position });
    expect(headers.get('etag')).toBe('"2"');
    expect(opened).toMatchObject({ type: 'AccountOpened', data: { accountId: 'first', owner: ada, overdraftLimit: 0 } });
  });

  it('makes up an id for an account that has none', async () => {
    const { body } = await commands.send('/accounts', { owner: ada, currency: 'EUR' });
    expect(body['streamId']).toMatch(/^account-[0-9a-f-]{36}$/);
  });

  it('takes an account through its life', async () => {
    const id = await open({ overdraftLimit: 100 });
    const statuses = [
      await commands.send(`/accounts/${id}/deposits`, { amount: 1_000, reference: 'salary' }),
      await commands.send(`/accounts/${id}/withdrawals`, { amount: 1_100 }),
      await commands.send(`/accounts/${id}/freeze`, { reason: 'lost card' }),
      await commands.send(`/accounts/${id}/unfreeze`, { reason: 'found it' }),
      await commands.send(`/accounts/${id}/adjustments`, { amount: 100, reason: 'fee charged twice' }),
      await commands.send(`/accounts/${id}/close`),
    ].map(({ status }) => status);
    expect(statuses).toEqual([201, 201, 201, 201, 201, 201]);
    expect(await typesOf(id)).toEqual(
      ['AccountOpened', 'FundsDeposited', 'FundsWithdrawn', 'AccountFrozen', 'AccountUnfrozen', 'BalanceAdjusted', 'AccountClosed'],
    );
  });

  it('writes down who did what on whose account, and why', async () => {
    const id = await open();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await commands.send(`/accounts/${id}/deposits`, { amount: 5 }, { headers: { 'x-correlation-id': 'visit-7', traceparent } });
    const [, deposited] = await log.stream(`account-${id}`);
    expect(deposited?.metadata).toEqual({
      correlationId: 'visit-7',
      causationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      actor: 'teller',
      subjectId: 'ada',
      traceparent,
    });
  });

  it('names the rule that was broken, and appends nothing', async () => {
    const id = await open({ initialDeposit: 100 });
    const head = await log.store.head();
    const { status, headers, body } = await commands.send(`/accounts/${id}/withdrawals`, { amount: 101 });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ type: 'urn:reprise:problem:insufficient-funds', status: 422, rule: 'InsufficientFunds' });
    expect(await log.store.head()).toBe(head);
  });

  it('answers 409 for an account nobody opened, and for one in another state', async () => {
    const id = await open();
    await commands.send(`/accounts/${id}/close`);
    await expect(commands.send('/accounts/nobody/deposits', { amount: 1 })).resolves.toMatchObject({ status: 409, body: { rule: 'AccountNotOpen' } });
    await expect(commands.send(`/accounts/${id}/deposits`, { amount: 1 })).resolves.toMatchObject({ status: 409, body: { rule: 'AccountClosed' } });
  });

  it('answers a command that changes nothing with where the stream stands', async () => {
    const id = await open();
    const first = await commands.send(`/accounts/${id}/freeze`, { reason: 'a' });
    const second = await commands.send(`/accounts/${id}/freeze`, { reason: 'b' });
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers.get('etag')).toBe('"2"');
    expect(await typesOf(id)).toEqual(['AccountOpened', 'AccountFrozen']);
  });

  describe('a correction', () => {
    it('may name a movement of money on its account', async () => {
      const id = await open({ initialDeposit: 100 });
      const position = (await log.stream(`account-${id}`))[1]?.position;
      const { status } = await commands.send(`/accounts/${id}/adjustments`, { amount: -1, reason: 'typo', correctsPosition: position });
      expect(status).toBe(201);
    });

    it('may name nothing else', async () => {
      const [id, other] = [await open({ initialDeposit: 100 }), await open({ initialDeposit: 100 })];
      const [opened] = await log.stream(`account-${id}`);
      const [, foreign] = await log.stream(`account-${other}`);
      for (const correctsPosition of [opened?.position, foreign?.position, 1_000_000]) {
        const answer = await commands.send(`/accounts/${id}/adjustments`, { amount: -1, reason: 'typo', correctsPosition });
        expect(answer).toMatchObject({ status: 422, body: { rule: 'UnknownPosition' } });
      }
    });
  });

  describe('a transfer', () => {
    it('moves money on both accounts or on neither', async () => {
      const [from, to] = [await open({ initialDeposit: 100 }), await open()];
      const { status, body, headers } = await commands.send('/transfers', { fromAccountId: from, toAccountId: to, amount: 60 });
      expect(status).toBe(201);
      expect(headers.get('etag')).toBeNull();
      const sent = (await log.stream(`account-${from}`)).at(-1);
      const received = (await log.stream(`account-${to}`)).at(-1);
      expect(body).toEqual({
        streams: [
          { streamId: `account-${from}`, streamVersion: 3, position: sent?.position },
          { streamId: `account-${to}`, streamVersion: 2, position: received?.position },
        ],
      });
      const refused = await commands.send('/transfers', { fromAccountId: from, toAccountId: to, amount: 60 });
      expect(refused).toMatchObject({ status: 422, body: { rule: 'InsufficientFunds' } });
      expect((await log.stream(`account-${to}`)).length).toBe(2);
    });

    it('happens once, however often it is sent', async () => {
      const [from, to] = [await open({ initialDeposit: 100 }), await open()];
      const transfer = { transferId: `t-${from}`, fromAccountId: from, toAccountId: to, amount: 60 };
      const first = await commands.send('/transfers', transfer);
      await expect(commands.send('/transfers', transfer)).resolves.toMatchObject({ status: 201, body: first.body });
    });

    it('is refused to the same account, and with If-Match', async () => {
      const id = await open({ initialDeposit: 100 });
      const transfer = { fromAccountId: id, toAccountId: id, amount: 1 };
      await expect(commands.send('/transfers', transfer)).resolves.toMatchObject({ status: 422, body: { rule: 'SameAccount' } });
      await expect(commands.send('/transfers', transfer, { headers: { 'if-match': '"2"' } })).resolves.toMatchObject({ status: 400 });
    });
  });
});
