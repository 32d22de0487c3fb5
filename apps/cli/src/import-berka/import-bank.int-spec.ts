import { type EventStore, PostgresEventStore } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import { createTestLog } from '@reprise/testing';
import type { Bank, BankTransaction } from './bank';
import { bankOf, dyingAfter, smaller, transactions } from './banks.for-spec';
import { importBank } from './import-bank';
import { Problems } from './problems';

let log: Awaited<ReturnType<typeof createTestLog>>;
let store: EventStore;
beforeAll(async () => {
  log = await createTestLog();
  store = await PostgresEventStore.open({ url: log.writerUrl });
});
afterAll(async () => {
  await store.close();
  await log.drop();
});

const run = async (bank: Bank, into: EventStore = store) => {
  const problems = new Problems();
  const imported = await importBank(bank, { store: into, problems });
  const appended = imported.reduce((sum, account) => sum + account.appended, 0);
  return { imported, appended, problems: [...problems.unseen()] };
};

const streamOf = async (accountId: number): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for await (const event of store.readStream({ streamId: `account-berka-${accountId}` })) events.push(event);
  return events;
};

const causes = (events: readonly StoredEvent[]) => events.map(({ metadata }) => metadata.causationId);

describe('the import of a bank', () => {
  it('opens every account, then moves its money in order', async () => {
    const bank = bankOf(700, 0, 12);
    const { imported, appended } = await run(bank);
    expect(appended).toBe(700 + 0 + 12 + 3);
    const [first] = bank.values();
    const events = await streamOf(first?.accountId ?? 0);
    expect(events[0]).toMatchObject({ type: 'AccountOpened', streamVersion: 1 });
    expect(causes(events).slice(1)).toEqual(first?.transactions.map(({ transId }) => `berka-trans-${transId}`));
    expect(imported.find(({ accountId }) => accountId === `berka-${first?.accountId}`)?.position).toBe(events.at(-1)?.position);
  });

  it('takes what is dated before the opening of its account, after the opening, and counts it', async () => {
    const bank = bankOf(7);
    const opened = 8_401;
    const early = new Map([...bank].map(([id, account]) => [id, { ...account, opened }]));
    const { imported, appended, problems } = await run(early);
    expect({ appended, problems }).toEqual({ appended: 8, problems: [] });
    expect(imported.map(({ beforeOpening }) => beforeOpening)).toEqual([3]);
    const [accountId = 0] = bank.keys();
    expect((await streamOf(accountId))[0]?.type).toBe('AccountOpened');
  });

  it('appends nothing the second time', async () => {
    const bank = bankOf(300, 5);
    const first = await run(bank);
    const head = await store.head();
    const second = await run(bank);
    expect(second).toMatchObject({ appended: 0, problems: [] });
    expect(await store.head()).toBe(head);
    expect(second.imported.map(({ position }) => position).sort()).toEqual(first.imported.map(({ position }) => position).sort());
  });

  it('goes on where a run was killed, into the same streams as one that was not', async () => {
    const bank = bankOf(900, 40, 800);
    await expect(run(bank, dyingAfter(store, 4))).rejects.toThrow('killed');
    await run(bank);
    for (const { accountId, transactions: rows } of bank.values()) {
      expect(causes(await streamOf(accountId))).toEqual([`berka-account-${accountId}`, ...rows.map(({ transId }) => `berka-trans-${transId}`)]);
    }
  });

  it('appends only what a larger slice brings, after what is there', async () => {
    const bank = bankOf(30);
    const [account] = bank.values();
    const isOld = ({ transId }: BankTransaction) => transId % 2 === 0;
    await run(smaller(bank, isOld));
    const before = causes(await streamOf(account?.accountId ?? 0));
    expect(await run(bank)).toMatchObject({ appended: 15, problems: [] });
    const after = causes(await streamOf(account?.accountId ?? 0));
    expect(after.slice(0, before.length)).toEqual(before);
    expect(new Set(after).size).toBe(31);
  });

  it('is done once when two run at the same time', async () => {
    const bank = bankOf(600, 600);
    const [one, other] = await Promise.all([run(bank), run(bank)]);
    expect(one.appended + other.appended).toBe(1_202);
    for (const accountId of bank.keys()) expect(await streamOf(accountId)).toHaveLength(601);
  });

  it('reports a line that history has otherwise, and leaves history alone', async () => {
    const bank = bankOf(2);
    await run(bank);
    const changed = new Map([...bank].map(([id, account]) => [id, { ...account, transactions: transactions(id, 2).map((row) => ({ ...row, change: row.change + 1 })) }]));
    const { appended, problems } = await run(changed);
    expect(appended).toBe(0);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/^trans\.asc:2: is in the log already as FundsDeposited of 100 on 1992-12-31 .* not FundsDeposited of 101/);
  });
});
