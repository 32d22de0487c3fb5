import { bearsOddRequests } from '@reprise/testing';
import { type CommandsUnderTest, type TestedLog, ada, aLog } from './commands-under-test.for-spec';

describe('bad input', () => {
  let log: TestedLog;
  let commands: CommandsUnderTest;
  let head: number;

  beforeAll(async () => {
    log = await aLog();
    commands = await log.start();
    await commands.send('/accounts', { accountId: 'a', owner: ada, currency: 'EUR', initialDeposit: 100 });
    head = await log.store.head();
  });
  afterAll(() => log.close());

  const refused = async (path: string, body: unknown) => {
    const { status, headers, body: problem } = await commands.send(path, body);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(problem).toMatchObject({ status, type: expect.stringMatching(/^urn:reprise:problem:/) as string, detail: expect.any(String) as string });
    expect(await log.store.head()).toBe(head);
    return status;
  };

  it.each(['-1', '0', '-0', '1.5', '"1"', '1e30', '1000000000001', '9007199254740993', 'null', 'true', '[1]', '{}', '""'])('as the amount %s is a 400', async (amount) => {
    await expect(refused('/accounts/a/deposits', `{"amount":${amount}}`)).resolves.toBe(400);
  });

  it.each([
    ['broken JSON', '{"amount":1'],
    ['an unknown field', '{"amount":1,"currency":"EUR"}'],
    ['__proto__', '{"amount":1,"__proto__":{"admin":true}}'],
    ['constructor.prototype', '{"amount":1,"constructor":{"prototype":{"admin":true}}}'],
    ['a list', '[{"amount":1}]'],
    ['a lone surrogate', String.raw`{"amount":1,"reference":"\ud800"}`],
    ['NUL in text', String.raw`{"amount":1,"reference":"a\u0000b"}`],
    ['a text that is too long', JSON.stringify({ amount: 1, reference: 'a'.repeat(201) })],
    ['arrays in arrays', '['.repeat(30_000) + ']'.repeat(30_000)],
  ])('as %s is a 400', async (_, body) => {
    await expect(refused('/accounts/a/deposits', body)).resolves.toBe(400);
  });

  it('of 2 MB is a 413', async () => {
    await expect(refused('/accounts/a/deposits', JSON.stringify({ amount: 1, reference: 'a'.repeat(2_000_000) }))).resolves.toBe(413);
  });

  it.each(["a'b", 'a%27%20OR%201=1', '%00', 'a%00b', '..%2f..%2fetc%2fpasswd', '%F0%9F%92%B8', 'a'.repeat(65), '-a', 'a b', '%ED%A0%80', '%zz'])(
    'as the id %s is a 400',
    async (id) => {
      await expect(refused(`/accounts/${id}/deposits`, { amount: 1 })).resolves.toBe(400);
    },
  );

  it.each([
    ['no owner', { currency: 'EUR' }],
    ['no e-mail address', { owner: { ...ada, email: 'ada' }, currency: 'EUR' }],
    ['no currency of this world', { owner: ada, currency: 'XXY' }],
    ['an id with a quote', { accountId: "a'", owner: ada, currency: 'EUR' }],
    ['a negative overdraft', { owner: ada, currency: 'EUR', overdraftLimit: -1 }],
    ['a subject that is an object', { owner: { ...ada, subjectId: {} }, currency: 'EUR' }],
  ])('opening an account with %s is a 400', async (_, body) => {
    await expect(refused('/accounts', body)).resolves.toBe(400);
  });

  it.each([
    ['a blank name', '/accounts', { owner: { ...ada, name: ' ' }, currency: 'EUR' }],
    ['a blank reason', '/accounts/a/freeze', { reason: '\u200b\t' }],
    ['a key twice', '/accounts/a/deposits', '{"amount":1,"amount":2}'],
    ['a parameter', '/accounts/a/deposits?dry=true', { amount: 1 }],
  ])('as %s is a 400', async (_, path, body) => {
    await expect(refused(path, body)).resolves.toBe(400);
  });

  it('of any kind is refused with a reason, and tells nothing of the inside', async () => {
    const paths = ['/accounts', '/accounts/:id/deposits', '/accounts/:id/adjustments', '/accounts/a/freeze', '/transfers', '/orders', '/orders/:id/items', '/orders/:id/items/:sku', '/leads', '/leads/:id/page-visits', '/leads/:id/scores', '/:any'];
    const names = ['accountId', 'amount', 'owner', 'currency', 'reason', 'correctsPosition', 'fromAccountId', 'toAccountId', 'transferId', 'customer', 'sku', 'quantity', 'contact', 'path', 'score', 'reasons'];
    await expect(bearsOddRequests(commands.url, { paths, names })).resolves.toBeUndefined();
  });
});
