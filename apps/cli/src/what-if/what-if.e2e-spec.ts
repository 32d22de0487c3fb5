import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresEventStore } from '@reprise/event-store';
import { type TestDatabase, type TestLog, bankFolder, createTestDatabase, createTestLog, describeWithBank } from '@reprise/testing';
import { parse } from 'csv-parse/sync';
import { Client } from 'pg';
import type { Bank, BankAccount } from '../import-berka/bank';
import { importBank } from '../import-berka/import-bank';
import { Problems } from '../import-berka/problems';
import { readBank } from '../import-berka/read-bank';
import { ROOT } from '../local/settings';

const CANDIDATE = join('examples', 'what-if', 'without-interest.projection.ts');

/** Every third movement is interest, now and then below zero. */
const account = (accountId: number): BankAccount => ({
  accountId,
  line: accountId,
  opened: 8_000,
  ownerId: accountId,
  transactions: Array.from({ length: 3 + (accountId % 7) }, (_, index) => ({
    transId: accountId * 1_000 + index,
    line: index,
    day: 8_001 + index,
    change: (index % 4 === 3 ? -1 : 1) * (100 * accountId + index),
    balance: 0,
    reference: index % 3 === 2 ? 'interest' : 'cash in',
  })),
});
const madeUp: Bank = new Map(Array.from({ length: 30 }, (_, index) => [index + 1, account(index + 1)]));

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('reprise what-if', () => {
  let log: TestLog;
  let readModel: TestDatabase;
  let store: PostgresEventStore;
  let folder: string;
  beforeAll(async () => {
    [log, readModel] = await Promise.all([createTestLog(), createTestDatabase()]);
    store = await PostgresEventStore.open({ url: log.writerUrl });
    folder = mkdtempSync(join(tmpdir(), 'reprise-what-if-'));
    await onReadModel((client) => client.query('CREATE TABLE account_balance__v1 AS SELECT n AS balance FROM generate_series(1, 9) n; CREATE TABLE checkpoints (position int)'));
    await importBank(madeUp, { store, problems: new Problems() });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await store.close();
    await Promise.all([log.drop(), readModel.drop()]);
  });

  const onReadModel = async <Result>(work: (client: Client) => Promise<Result>): Promise<Result> => {
    const client = new Client({ connectionString: readModel.url });
    await client.connect();
    return work(client).finally(() => client.end());
  };
  /** All that there is in the read model's database, and the log's end. */
  const untouched = async () => {
    const { rows } = await onReadModel((client) => client.query(`SELECT md5(string_agg(x::text, '' ORDER BY x::text)) AS rows, (SELECT array_agg(nspname::text ORDER BY 1) FROM pg_namespace) AS schemas,
      (SELECT array_agg(relname::text ORDER BY 1) FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS relations FROM account_balance__v1 x`));
    return { model: rows[0] as unknown, head: await store.head() };
  };
  const write = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const ask = (...args: string[]): Promise<Answer> =>
    new Promise((answer) => {
      const given = [join(ROOT, 'apps', 'cli', 'dist', 'main.js'), 'what-if', ...args, '--log', log.readerUrl, '--scratch', readModel.url];
      execFile(process.execPath, given, { cwd: ROOT, maxBuffer: 1e8 }, (error, out, err) => answer({ code: Number(error?.code ?? 0), out, err }));
    });

  /** What interest makes of each account, told by the bank's own lines. */
  const interestOf = (bank: Bank) =>
    new Map([...bank.values()].flatMap(({ accountId, transactions }) => {
      const sum = (keep: (reference: string) => boolean) => transactions.filter(({ reference }) => keep(reference)).reduce((total, { change }) => total + change, 0);
      const without = sum((reference) => !reference.startsWith('interest'));
      const all = sum(() => true);
      return all === without ? [] : [[`account-berka-${accountId}`, { before: all, after: without }] as const];
    }));
  const balancesIn = (csv: string) => {
    const lines = parse(csv, { columns: true, record_delimiter: '\r\n' }) as unknown as Record<string, string>[];
    expect(new Set(lines.map(({ field }) => field))).toEqual(new Set(['balance']));
    return new Map(lines.map(({ key, before, after }) => [key, { before: Number(before), after: Number(after) }]));
  };

  it('shows exactly what a candidate makes otherwise, and touches nothing', async () => {
    const before = await untouched();
    const { code, out } = await ask('account_balance', '--candidate', CANDIDATE, '--json');
    const report = JSON.parse(out) as Record<string, unknown>;
    const expected = interestOf(madeUp);
    const moves = [...expected.values()].map(({ before: was, after: is }) => is - was);
    const total = (of: 'before' | 'after') => [...expected.values()].reduce((sum, one) => sum + one[of], 0);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      projection: 'account_balance',
      candidate: CANDIDATE,
      from: 1,
      to: before.head,
      events: before.head,
      rows: { before: 30, after: 30, added: 0, removed: 0, changed: expected.size, equal: 30 - expected.size },
      fields: { balance: { changed: expected.size, sum: { before: total('before'), after: total('after') }, delta: { min: Math.min(...moves), max: Math.max(...moves) } }, transactionCount: { changed: 0 } },
    });
    expect((report['samples'] as { firstDivergence: unknown }[])[0]?.firstDivergence).toMatchObject({ type: 'FundsDeposited', fields: ['balance'] });
    expect(await untouched()).toEqual(before);
  });

  it('gives every row that differs as CSV, and a page that its owner alone may read', async () => {
    const csv = await ask('account_balance', '--candidate', CANDIDATE, '--csv');
    expect(balancesIn(csv.out)).toEqual(interestOf(madeUp));
    const page = join(folder, 'difference.html');
    expect(await ask('account_balance', '--candidate', CANDIDATE, '--html', '--out', page)).toMatchObject({ code: 0, out: '', err: expect.stringContaining(`A difference: see ${page}`) as string });
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('shows exactly the consequences of one deposit that did not happen', async () => {
    const events = [];
    for await (const event of store.readStream({ streamId: 'account-berka-9' })) events.push(event);
    const deposit = events.find(({ type }) => type === 'FundsDeposited');
    const { amount } = deposit?.data as { amount: number };
    const { code, out } = await ask('account_balance', '--overlay', write('overlay.json', { drop: [deposit?.position] }), '--json');
    expect(code).toBe(0);
    const { samples, rows } = JSON.parse(out) as { rows: unknown; samples: { before: Record<string, number>; after: unknown; firstDivergence: unknown }[] };
    expect(rows).toMatchObject({ changed: 1, equal: 29 });
    const [{ before, after, firstDivergence } = { before: {}, after: {}, firstDivergence: {} }] = samples;
    expect(after).toEqual({ ...before, balance: (before['balance'] ?? 0) - amount, transactionCount: (before['transactionCount'] ?? 0) - 1 });
    expect(firstDivergence).toMatchObject({ position: deposit?.position, overlay: 'dropped' });
  });

  it('is a gate: nothing passes but no difference, or the approved one', async () => {
    const approved = write('approved.json', (await ask('account_balance', '--candidate', CANDIDATE, '--json')).out);
    expect(await ask('account_balance', '--candidate', CANDIDATE, '--ci')).toMatchObject({ code: 1, err: expect.stringContaining('nobody approved') as string });
    expect(await ask('account_balance', '--candidate', CANDIDATE, '--approved', approved)).toMatchObject({ code: 0 });
    expect(await ask('account_balance', '--candidate', CANDIDATE, '--to', '60', '--approved', approved)).toMatchObject({ code: 1 });
    const same = write('same.ts', `export { accountBalance } from '${join(ROOT, 'apps/account-projection/src/account-balance.projection')}';`);
    expect(await ask('account_balance', '--candidate', same, '--ci')).toMatchObject({ code: 0, err: 'no difference\n' });
  }, 120_000);

  it.each([
    { what: 'a projection that is not there', args: ['balances', '--candidate', CANDIDATE], why: /^error: there is no projection balances; there is account_balance, account_statement, / },
    { what: 'nothing to be otherwise', args: ['account_balance'], why: /^error: what is to be otherwise\?/ },
    { what: 'a candidate that is not there', args: ['account_balance', '--candidate', 'no.ts'], why: /^error: there is no file no\.ts/ },
    { what: 'a candidate of another context', args: ['order_summary', '--candidate', CANDIDATE], why: /reads events of account; what is to be compared reads those of order/ },
    { what: 'an overlay of a position that is not there', args: ['account_balance', '--overlay', 'OVERLAY'], why: /^error: overlay drop\[0\]: there is no position 999999/ },
    { what: 'a stream that is not there', args: ['account_balance', '--candidate', CANDIDATE, '--stream', 'account-nobody'], why: /^error: there is no event of account-nobody from position 1 to / },
    { what: 'a row that is not there', args: ['account_balance', '--candidate', CANDIDATE, '--key', 'account-nobody'], why: /^error: neither version has a row account-nobody/ },
    { what: 'an option that is none', args: ['account_balance', '--from', 'yesterday'], why: /must be a whole number/ },
  ])('ends with 2 and a sentence for $what', async ({ args, why }) => {
    const overlay = write('far.json', { drop: [999_999] });
    const { code, err } = await ask(...args.map((arg) => (arg === 'OVERLAY' ? overlay : arg)));
    expect(err).toMatch(why);
    expect(code).toBe(2);
  });

  describeWithBank('on real bank history', () => {
    it('finds what its lines say of interest', async () => {
      const bank = await readBank({ directory: bankFolder(), problems: new Problems() });
      await importBank(new Map([...bank].filter(([id]) => !madeUp.has(id))), { store, problems: new Problems() });
      const { out } = await ask('account_balance', '--candidate', CANDIDATE, '--csv');
      expect(balancesIn(out)).toEqual(new Map([...interestOf(madeUp), ...interestInLines()]));
    });
  });
});

/** What the bank's file says of interest, summed without the importer. */
function interestInLines(): Map<string, { before: number; after: number }> {
  const lines = parse(readFileSync(join(bankFolder(), 'trans.asc')), { columns: true, delimiter: ';' }) as unknown as Record<string, string>[];
  const sums = new Map<string, { before: number; after: number }>();
  for (const { account_id: id, type, amount, k_symbol: symbol = '' } of lines) {
    const change = Math.round(Number(amount) * 100) * (type === 'PRIJEM' ? 1 : -1);
    const { before, after } = sums.get(`account-berka-${id}`) ?? { before: 0, after: 0 };
    sums.set(`account-berka-${id}`, { before: before + change, after: after + (symbol.includes('UROK') ? 0 : change) });
  }
  return new Map([...sums].filter(([key, { before, after }]) => before !== after && !madeUp.has(Number(key.split('-')[2]))));
}
