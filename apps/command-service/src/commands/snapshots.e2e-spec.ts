import { accountEvents } from '@reprise/contracts-accounts';
import { account } from '@reprise/domain-accounts';
import { fold } from '@reprise/kernel';
import { Client } from 'pg';
import { type CommandsUnderTest, type TestedLog, ada, aLog } from '../commands-under-test.for-spec';

const STREAM = 'account-long';
const COMMANDS = 250;
/** An account that only ever received: what it holds after each version. */
const balanceAt = (version: number) => (version * (version - 1)) / 2;

interface Row {
  readonly stream_version: number;
  readonly state_version: number;
  readonly state: { readonly balance: number };
}

describe('an account of 250 commands', () => {
  let log: TestedLog;
  let owner: Client;
  let balance = balanceAt(COMMANDS);

  const asOwner = async (sql: string) => (await owner.query<Row>(sql, [STREAM])).rows;
  const rows = async () => (await asOwner('SELECT * FROM snapshots WHERE stream_id = $1 ORDER BY stream_version')).map((row) => [row.stream_version, row.state.balance]);
  const sound = [[100, balanceAt(100)], [200, balanceAt(200)]];
  const rowsAre = async (wanted: unknown) => {
    while (JSON.stringify(await rows()) !== JSON.stringify(wanted)) await log.store.head();
  };
  const counts = async ({ url }: CommandsUnderTest) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const lines = text.matchAll(/^reprise_snapshots_total\{outcome="(\w+)",category="account",reason="(\w*)"\} (\d+)$/gm);
    return Object.fromEntries([...lines].map(([, outcome = '', reason, count]) => [reason ? `${outcome} ${reason}` : outcome, Number(count)])) as Record<string, number>;
  };
  /** Once as many are taken: a row is there a moment before it is counted. */
  const expectCounts = async (commands: CommandsUnderTest, expected: Record<string, number>) => {
    while (((await counts(commands))['taken'] ?? 0) < (expected['taken'] ?? 0)) await log.store.head();
    expect(await counts(commands)).toEqual(expected);
  };
  /** Everything it holds can be withdrawn, and not one cent more; then it is put back. */
  const holds = async (commands: CommandsUnderTest, amount: number) => {
    await expect(commands.send('/accounts/long/withdrawals', { amount: amount + 1 })).resolves.toMatchObject({ status: 422 });
    await expect(commands.send('/accounts/long/withdrawals', { amount })).resolves.toMatchObject({ status: 201 });
    await expect(commands.send('/accounts/long/deposits', { amount })).resolves.toMatchObject({ status: 201 });
  };

  beforeAll(async () => {
    log = await aLog();
    owner = new Client({ connectionString: log.ownerUrl });
    await owner.connect();
    await owner.query('SET ROLE reprise_log_owner');
    const commands = await log.start();
    await commands.send('/accounts', { accountId: 'long', owner: ada, currency: 'EUR' });
    for (let amount = 1; amount < COMMANDS; amount++) await commands.send('/accounts/long/deposits', { amount });
    await rowsAre(sound);
    await expectCounts(commands, { taken: 2 });
    await commands.stop();
  });
  afterAll(async () => {
    await owner.end();
    await log.close();
  });

  it('has snapshots at 100 and 200', async () => expect(await rows()).toEqual(sound));

  it.each([1, 99, 100, 101, 200, 250])('is at version %d what its snapshot and the tail say', async (version) => {
    const events = (await log.stream(STREAM)).slice(0, version).map((stored) => accountEvents.codec.decode(stored));
    const snapshot = await log.store.loadSnapshot({ streamId: STREAM, stateVersion: account.stateVersion, atOrBelow: version });
    const from = snapshot ? (snapshot.state as typeof account.initialState) : account.initialState;
    const state = fold(account, events.slice(snapshot?.streamVersion ?? 0), from);
    expect([snapshot?.streamVersion, state]).toEqual([[200, 100].find((taken) => taken <= version), fold(account, events)]);
    expect(state).toMatchObject({ balance: balanceAt(version) });
  });

  it('is loaded from the newest by the next process', async () => {
    const commands = await log.start();
    await holds(commands, balance);
    await expectCounts(commands, { used: 1 });
  });

  it.each<[string, string, Record<string, number>]>([
    ['changed', `UPDATE snapshots SET state = jsonb_set(state, '{balance}', '1000000') WHERE stream_id = $1`, { 'ignored damaged': 1, missing: 1, taken: 2 }],
    ['made nonsense', `UPDATE snapshots SET state = '"?"' WHERE stream_id = $1`, { 'ignored damaged': 1, missing: 1, taken: 2 }],
    ['changed in the newest', `UPDATE snapshots SET state = '{}' WHERE stream_id = $1 AND stream_version = 200`, { 'ignored damaged': 1, used: 1, missing: 1, taken: 1 }],
    ['given an older state version', `UPDATE snapshots SET state_version = 0 WHERE stream_id = $1`, { 'ignored stateVersion': 1, missing: 1, taken: 2 }],
    ['deleted', `DELETE FROM snapshots WHERE stream_id = $1`, { missing: 1, taken: 2 }],
    ['deleted in the newest', `DELETE FROM snapshots WHERE stream_id = $1 AND stream_version = 200`, { used: 1, missing: 1, taken: 1 }],
  ])('is the same where snapshots were %s, and they are made good', async (_how, sql, expected) => {
    await asOwner(sql);
    const commands = await log.start();
    await holds(commands, balance);
    await rowsAre(sound);
    await expectCounts(commands, expected);
    expect((await asOwner('SELECT * FROM snapshots WHERE stream_id = $1')).map(({ state_version }) => state_version)).toEqual([account.stateVersion, account.stateVersion]);
  });

  it('is the same when two processes take turns', async () => {
    const [one, other] = [await log.start(), await log.start()];
    for (let amount = 1; amount <= 10; amount++) {
      await (amount % 2 ? one : other).send('/accounts/long/deposits', { amount });
      balance += amount;
    }
    await holds(one, balance);
    await holds(other, balance);
  });
});
