import { type CommandsUnderTest, type TestedLog, ada, aLog } from '../commands-under-test.for-spec';

describe('commands at the same time', () => {
  let log: TestedLog;
  let commands: CommandsUnderTest;
  let n = 0;

  beforeAll(async () => {
    log = await aLog();
    commands = await log.start();
  });
  afterAll(() => log.close());

  const open = async (more: Record<string, unknown> = {}) => {
    const id = `acc${(n += 1)}`;
    await commands.send('/accounts', { accountId: id, owner: ada, currency: 'EUR', ...more });
    return id;
  };
  const times = <Result>(count: number, run: (index: number) => Promise<Result>) => Promise.all(Array.from({ length: count }, (_, index) => run(index)));

  it('all succeed on one account, and add up', async () => {
    const id = await open();
    const answers = await times(50, () => commands.send(`/accounts/${id}/deposits`, { amount: 1 }));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body['streamVersion'])).size).toBe(50);
    expect(await log.store.currentVersion(`account-${id}`)).toBe(51);
  });

  it('are decided again when another instance was faster', async () => {
    const other = await log.start();
    const id = await open({ initialDeposit: 30 });
    const answers = await times(40, (index) => (index % 2 ? commands : other).send(`/accounts/${id}/withdrawals`, { amount: 1 }));
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect([count(201), count(422)]).toEqual([30, 10]);
    expect(await log.store.currentVersion(`account-${id}`)).toBe(32);
  });

  it('move money between two accounts in both directions without losing any', async () => {
    const [a, b] = [await open({ initialDeposit: 100 }), await open({ initialDeposit: 100 })];
    const answers = await times(40, (index) => {
      const [fromAccountId, toAccountId] = index % 2 ? [a, b] : [b, a];
      return commands.send('/transfers', { fromAccountId, toAccountId, amount: 1 });
    });
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(await log.store.currentVersion(`account-${a}`)).toBe(42);
    expect(await log.store.currentVersion(`account-${b}`)).toBe(42);
  });

  describe('with If-Match', () => {
    it('succeed once: the others were decided on what is no longer so', async () => {
      const id = await open();
      const answers = await times(10, () => commands.send(`/accounts/${id}/deposits`, { amount: 1 }, { headers: { 'if-match': '"1"' } }));
      expect(answers.filter(({ status }) => status === 201).length).toBe(1);
      expect(answers.filter(({ status }) => status === 412).length).toBe(9);
    });

    it('are told the version the stream is at', async () => {
      const id = await open({ initialDeposit: 1 });
      const { status, body, headers } = await commands.send(`/accounts/${id}/deposits`, { amount: 1 }, { headers: { 'if-match': '"1"' } });
      expect(status).toBe(412);
      expect(body).toMatchObject({ type: 'urn:reprise:problem:precondition-failed', streamId: `account-${id}`, currentVersion: 2 });
      expect(headers.get('etag')).toBe('"2"');
      expect(await log.store.currentVersion(`account-${id}`)).toBe(2);
    });

    it('accept any version of a stream that exists with *', async () => {
      const id = await open();
      const headers = { 'if-match': '*' };
      await expect(commands.send(`/accounts/${id}/deposits`, { amount: 1 }, { headers })).resolves.toMatchObject({ status: 201 });
      await expect(commands.send('/accounts', { accountId: 'new', owner: ada, currency: 'EUR' }, { headers })).resolves.toMatchObject({ status: 412 });
      await expect(commands.send(`/accounts/${id}/deposits`, { amount: 1 }, { headers: { 'if-match': '3' } })).resolves.toMatchObject({ status: 400 });
    });
  });
});
