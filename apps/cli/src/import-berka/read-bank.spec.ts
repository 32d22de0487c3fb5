import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problems } from './problems';
import { readBank } from './read-bank';

const whole = {
  'account.asc': ['"account_id";"district_id";"frequency";"date"', '1;55;"POPLATEK MESICNE";930101', '2;1;"POPLATEK PO OBRATU";930103'],
  'client.asc': ['"client_id";"birth_number";"district_id"', '10;"810220";40', '20;"395729";43'],
  'disp.asc': ['"disp_id";"client_id";"account_id";"type"', '100;10;1;"OWNER"', '101;20;2;"OWNER"', '102;20;1;"DISPONENT"'],
  'trans.asc': [
    '"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"',
    '1000;1;930101;"PRIJEM";"VKLAD";900.00;900.00;"";;',
    '1001;1;930105;"VYDAJ";"PREVOD NA UCET";120.50;779.50;"SIPO";"AB";"30300313"',
    '1002;2;930106;"VYBER";"VYBER";10.00;-10.00;"";;',
  ],
};
type Files = Record<keyof typeof whole, readonly string[]>;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'berka-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function read(change: Partial<Files> = {}, lineEnd = '\n') {
  for (const [name, lines] of Object.entries({ ...whole, ...change })) await writeFile(join(directory, name), lines.join(lineEnd));
  const problems = new Problems();
  const bank = await readBank({ directory, problems });
  return { accounts: [...bank.values()], problems: [...problems.unseen()] };
}

const withTransactions = (...lines: string[]) => ({ 'trans.asc': [...whole['trans.asc'], ...lines] });

describe('a bank', () => {
  it('is read from its four files, the last lines without an end', async () => {
    const { accounts, problems } = await read();
    expect(problems).toEqual([]);
    expect(accounts.map(({ accountId, ownerId }) => [accountId, ownerId])).toEqual([[1, 10], [2, 20]]);
    expect(accounts.map(({ transactions }) => transactions.map(({ change }) => change))).toEqual([[90_000, -12_050], [-1_000]]);
    expect(accounts[0]?.transactions[1]?.reference).toBe('household payment (transfer out)');
  });

  it('is the same with CRLF line ends, and without a header', async () => {
    const expected = await read();
    const headless = Object.fromEntries(Object.entries(whole).map(([name, lines]) => [name, lines.slice(1)])) as unknown as Files;
    expect(await read({}, '\r\n')).toEqual(expected);
    const lines = (bank: typeof expected) => bank.accounts.flatMap(({ transactions }) => transactions.map(({ transId, change }) => [transId, change]));
    expect(lines(await read(headless))).toEqual(lines(expected));
  });

  it.each([
    ['1003;1;930107;"PRIJEM";"VKLAD"', 'has 5 fields, not 10 (trans_id;account_id;date;type;operation;amount;balance;k_symbol;bank;account)'],
    ['1003;1;930230;"PRIJEM";"";1.00;1.00;"";;', 'date "930230" is not a date YYMMDD'],
    ['1003;1;930107;"DAR";"";1.00;1.00;"";;', 'type "DAR" is not PRIJEM, VYDAJ or VYBER'],
    ['1003;1;930107;"PRIJEM";"";1,00;1.00;"";;', 'amount "1,00" is not an amount like 1234.50'],
    ['1003;1;930107;"PRIJEM";"";-1.00;1.00;"";;', 'amount "-1.00" is not an amount like 1234.50'],
    ['1003;1;930107;"PRIJEM";"";1.00;"";"";;', 'balance "" is not an amount like -1234.50'],
    ['x;1;930107;"PRIJEM";"";1.00;1.00;"";;', 'trans_id "x" is not a number'],
    ['1003;1;930107;"PRI"JEM;"";1.00;1.00;"";;', 'a quote closes before the field ends'],
    ['1003;1;930107;"PRIJEM;;1.00;1.00;;;', 'a quote is not closed'],
    ['1003;1;930107;"PRIJEM";"\0";1.00;1.00;"";;', 'holds bytes that are not text'],
    ['1003;3;930107;"PRIJEM";"";1.00;1.00;"";;', 'account 3 is not in account.asc'],
    ['1003;1;930107;"PRIJEM";"";0.00;1.00;"";;', 'moves nothing (0.00), so there is no event for it'],
    ['1000;1;930107;"PRIJEM";"";1.00;1.00;"";;', 'transaction 1000 is there already'],
  ])('reports %j with file and line, and goes on', async (broken, why) => {
    const { accounts, problems } = await read(withTransactions(broken, '1004;2;930108;"PRIJEM";"VKLAD";20.00;10.00;"";;'));
    expect(problems).toEqual([`trans.asc:5: ${why}`]);
    expect(accounts.flatMap(({ transactions }) => transactions.map(({ transId }) => transId))).toEqual([1000, 1001, 1002, 1004]);
  });

  it('names all that is wrong with a line, but never a birth number', async () => {
    const { problems } = await read({ 'client.asc': ['10;"811320";x', '20;"395729";43'] });
    expect(problems).toContain('client.asc:1: birth_number is not a birth number YYMMDD; district_id "x" is not a number');
  });

  it('keeps an account without an owner, and one whose owner is missing from client.asc', async () => {
    const { accounts, problems } = await read({ 'disp.asc': ['100;99;1;"OWNER"', '101;20;2;"DISPONENT"'] });
    expect(accounts.map(({ ownerId }) => ownerId)).toEqual([99, undefined]);
    expect(problems).toEqual([
      'disp.asc:1: client 99 is not in client.asc',
      'account.asc:3: account 2 has no OWNER in disp.asc: imported with a stand-in',
    ]);
  });

  it('refuses doubles and a second owner', async () => {
    const { accounts, problems } = await read({
      'account.asc': [...whole['account.asc'], '1;55;"POPLATEK MESICNE";940101'],
      'disp.asc': [...whole['disp.asc'], '103;20;1;"OWNER"', '100;10;1;"OWNER"'],
    });
    expect(accounts).toHaveLength(2);
    expect(problems).toEqual([
      'account.asc:4: account 1 is there already',
      'disp.asc:5: account 1 has an OWNER already: client 10',
      'disp.asc:6: disposition 100 is there already',
    ]);
  });
});
