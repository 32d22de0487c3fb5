import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BankRow, bankFields, bankLines, bankRows, bankTime, describeWithBank } from '@reprise/testing';
import fc from 'fast-check';
import { type LocalSystem, type RunningEnvironment, localSystem } from '../local/local-system.for-spec';

const ACCOUNTS = 60;
const DAY_MS = 86_400_000;

/** The files of the bank, and which of their columns names an account. */
const COLUMN: Readonly<Record<string, number | undefined>> = { 'account.asc': 0, 'client.asc': undefined, 'disp.asc': 2, 'trans.asc': 1 };

/** A folder that holds what concerns these accounts, line by line as the bank wrote it. */
function sliceOf(accounts: ReadonlySet<string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-bank-'));
  for (const [file, column] of Object.entries(COLUMN)) {
    const concerned = (line: string) => column === undefined || accounts.has(bankFields(line)[column] ?? '');
    writeFileSync(join(folder, file), `${bankLines(file).filter(concerned).join('\n')}\n`);
  }
  return folder;
}

interface Bank {
  /** By account: when it was opened, and what moved its money. */
  readonly accounts: ReadonlyMap<string, { readonly opened: string; readonly rows: readonly BankRow[] }>;
  readonly folder: string;
}

function bankSlice(): Bank {
  const opened = bankLines('account.asc').slice(0, ACCOUNTS).map(bankFields);
  const rows = bankRows();
  const accounts = new Map(opened.map(([id = '', , , date]) => [id, { opened: bankTime(date), rows: rows.filter(({ accountId }) => accountId === id) }]));
  return { accounts, folder: sliceOf(new Set(accounts.keys())) };
}

/** What the import calls the line that an event comes from, and where the log has it. */
type Positions = ReadonlyMap<string, number>;

async function positionsIn({ historyService }: RunningEnvironment): Promise<Positions> {
  const answer = await fetch(`${historyService}/events?category=account&shape=stored`, { headers: { accept: 'application/x-ndjson' } });
  const lines = (await answer.text()).split('\n').filter(Boolean).map((line) => JSON.parse(line) as { position: number; metadata?: { causationId: string } });
  return new Map(lines.flatMap(({ position, metadata }) => (metadata ? [[metadata.causationId, position] as const] : [])));
}

const sumOf = (rows: readonly BankRow[]) => rows.reduce((sum, { change }) => sum + change, 0);

/** What there is to know of an account after some of its lines. */
const after = (rows: readonly BankRow[]) => ({ status: 200, body: { balance: sumOf(rows), transactionCount: rows.length, asOf: { replayed: rows.length + 1 } } });
const none = { status: 404 };

describeWithBank('the accounts of a real bank', () => {
  let system: LocalSystem;
  let environment: RunningEnvironment;
  let positions: Positions;
  let bank: Bank;

  beforeAll(async () => {
    bank = bankSlice();
    system = await localSystem({ REPRISE_TRANSPORT: 'log' });
    await system.reprise('start', '--detach');
    await system.reprise('import', 'berka', bank.folder);
    environment = await system.environment();
    positions = await positionsIn(environment);
  }, 180_000);
  afterAll(async () => {
    rmSync(bank.folder, { recursive: true });
    await system.remove();
  }, 60_000);

  const ask = async (url: string) => {
    const answer = await fetch(url);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const was = (accountId: string, moment: string | number) => ask(`${environment.accountProjection}/accounts/berka-${accountId}?asOf=${moment}`);
  const positionOf = (cause: string) => positions.get(`berka-${cause}`) ?? NaN;
  const anAccount = () => fc.constantFrom(...bank.accounts.keys());
  const history = (accountId: string) => bank.accounts.get(accountId) ?? { opened: '', rows: [] };

  it('are imported line by line', () => {
    const rows = [...bank.accounts.values()].flatMap(({ rows }) => rows);
    expect(rows.length).toBeGreaterThan(1_000);
    expect(rows.filter(({ transId }) => !positions.has(`berka-trans-${transId}`))).toEqual([]);
  });

  it('belong to people in envelopes, whom only answers show', async () => {
    const [accountId = ''] = bank.accounts.keys();
    const { body } = await ask(`${environment.historyService}/streams/account-berka-${accountId}?limit=1`);
    expect(body).toMatchObject({ events: [{ data: { owner: { name: expect.stringMatching(/^pii:1:berka-/) as string, email: expect.stringMatching(/^pii:1:berka-/) as string } } }] });
    expect((await ask(`${environment.accountProjection}/accounts/berka-${accountId}`)).body).toMatchObject({ ownerEmail: expect.stringContaining('@berka.example') as string });
  });

  it('were at any time what the bank’s own lines up to then add up to', async () => {
    const day = fc.integer({ min: Date.UTC(1992, 11, 25) / DAY_MS, max: Date.UTC(1994, 3, 5) / DAY_MS });
    const property = async (accountId: string, midnight: number, aside: number) => {
      const time = new Date(midnight * DAY_MS + aside).toISOString();
      const { opened, rows } = history(accountId);
      expect(await was(accountId, time)).toMatchObject(time < opened ? none : after(rows.filter(({ at }) => at <= time)));
    };
    await fc.assert(fc.asyncProperty(anAccount(), day, fc.constantFrom(-1, 0, 1, DAY_MS / 2), property), { numRuns: 120 });
  });

  it('were on each date, until its end, what the lines of that day left', async () => {
    const [accountId = ''] = bank.accounts.keys();
    const { rows } = history(accountId);
    for (const date of new Set(rows.map(({ at }) => at.slice(0, 10)))) {
      expect(await was(accountId, date)).toMatchObject(after(rows.filter(({ at }) => at.slice(0, 10) <= date)));
    }
  });

  it('were at any position of the log what the lines recorded up to it add up to', async () => {
    const property = async (accountId: string, position: number) => {
      const recorded = history(accountId).rows.filter(({ transId }) => positionOf(`trans-${transId}`) <= position);
      expect(await was(accountId, position)).toMatchObject(positionOf(`account-${accountId}`) <= position ? after(recorded) : none);
    };
    await fc.assert(fc.asyncProperty(anAccount(), fc.integer({ min: 1, max: Math.max(...positions.values()) }), property), { numRuns: 120 });
  });
});
