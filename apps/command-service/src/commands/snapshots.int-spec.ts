import { setImmediate } from 'node:timers/promises';
import { DepositFunds, type OpenedAccount, account } from '@reprise/domain-accounts';
import { type EventStore, PostgresEventStore, StoreUnavailable } from '@reprise/event-store';
import { fold } from '@reprise/kernel';
import { type TestLog, createTestLog } from '@reprise/testing';
import { accounts } from '../accounts/accounts.aggregate';
import { ada } from '../commands-under-test.for-spec';
import type { Plan } from './aggregate';
import { planFor } from './decider-handler';
import { Decisions } from './decisions';
import { Issued } from './issued';
import type { SnapshotCount } from './snapshots';
import { StreamStates } from './stream-states';

type AccountPlan = Plan<Parameters<typeof account.evolve>[0], Parameters<typeof account.evolve>[1]>;

let log: TestLog;
let store: PostgresEventStore;
let n = 0;
beforeAll(async () => {
  log = await createTestLog();
  store = await PostgresEventStore.open({ url: log.writerUrl, connections: 4 });
});
afterAll(async () => {
  await store.close();
  await log.drop();
});

const issued = () => new Issued({ actor: 'test', correlationId: 'c', traceparent: undefined, ifMatch: undefined, idempotencyKey: undefined, asked: { method: 'POST', url: '/', body: {}, ifMatch: undefined } });

/** A process that counts what becomes of its snapshots; `changed`: with a store that does some things otherwise. */
const aProcess = (changed: Partial<EventStore> = {}) => {
  const counts: SnapshotCount[] = [];
  const own: EventStore = {
    append: (unit) => store.append(unit),
    findIdempotent: (record) => store.findIdempotent(record),
    currentVersion: (streamId) => store.currentVersion(streamId),
    readStream: (query) => store.readStream(query),
    readAll: (query) => store.readAll(query),
    head: () => store.head(),
    saveSnapshot: (snapshot) => store.saveSnapshot(snapshot),
    loadSnapshot: (query) => store.loadSnapshot(query),
    close: () => store.close(),
    ...changed,
  };
  const decisions = new Decisions(own, (count) => counts.push(count));
  const outcomes = () => counts.map(({ outcome, reason }) => (reason ? `${outcome}: ${reason}` : outcome));
  const counted = async (wanted: number) => {
    while (counts.length < wanted) await setImmediate();
    return outcomes();
  };
  return { run: (plan: AccountPlan) => decisions.execute(plan, issued()), outcomes, counted };
};

const deposit = (accountId: string, amount = 1) => planFor(accounts, new DepositFunds({ accountId, amount }));

/** One append of an opening and as many deposits of 1, 2, 3… */
const opening = (accountId: string, deposits: number): AccountPlan => ({
  aggregate: accounts,
  ids: [accountId],
  decide: () => [
    [
      { type: 'AccountOpened', data: { accountId, owner: ada, currency: 'EUR', overdraftLimit: 0 } },
      ...Array.from({ length: deposits }, (_, index) => ({ type: 'FundsDeposited' as const, data: { amount: index + 1, currency: 'EUR' } })),
    ],
  ],
});
const balanceAt = (version: number) => (version * (version - 1)) / 2;

/** Its state at every version that has a snapshot. */
const snapshots = async (accountId: string) => {
  const found = new Map<number, OpenedAccount>();
  for (let atOrBelow: number | undefined = undefined; ; ) {
    const snapshot = await store.loadSnapshot({ streamId: `account-${accountId}`, stateVersion: account.stateVersion, ...(atOrBelow && { atOrBelow }) });
    if (!snapshot) return found;
    found.set(snapshot.streamVersion, snapshot.state as OpenedAccount);
    atOrBelow = snapshot.streamVersion - 1;
  }
};
const versions = async (accountId: string) => [...(await snapshots(accountId)).keys()];
const aLongAccount = async (deposits: number) => {
  const id = `acc${(n += 1)}`;
  const first = aProcess();
  await first.run(opening(id, deposits));
  await first.counted(1 + Math.floor((deposits + 1) / 100));
  return id;
};

describe('an append past where a snapshot is due', () => {
  it('has it taken of exactly that version, though it goes further', async () => {
    const id = await aLongAccount(249);
    const balances = [...(await snapshots(id))].map(([version, { balance }]) => [version, balance]);
    expect(balances).toEqual([[200, balanceAt(200)], [100, balanceAt(100)]]);
  });

  it('has it taken as often as the decider says', async () => {
    const [id, often] = [`acc${(n += 1)}`, { ...accounts, decider: { ...account, snapshotEvery: 10 } }];
    const { run, counted } = aProcess();
    await run({ ...opening(id, 24), aggregate: often });
    await counted(3);
    expect(await versions(id)).toEqual([20, 10]);
  });

  it('is answered without waiting for the snapshot, and commands after it are, too', async () => {
    const id = `acc${(n += 1)}`;
    const { run, outcomes } = aProcess({ saveSnapshot: () => new Promise<never>(() => undefined) });
    await run(opening(id, 100));
    await expect(run(deposit(id))).resolves.toMatchObject({ streams: [{ streamVersion: 102 }] });
    expect(outcomes()).not.toContain('taken');
  });

  it('does not fail with it', async () => {
    const id = `acc${(n += 1)}`;
    const { run, counted } = aProcess({ saveSnapshot: () => Promise.reject(new Error('no room')) });
    await run(opening(id, 100));
    await expect(run(deposit(id))).resolves.toMatchObject({ streams: [{ streamVersion: 102 }] });
    expect(await counted(2)).toContain('failed');
  });
});

describe('a process that loads a stream', () => {
  it('reads the newest snapshot, and only the events after it', async () => {
    const id = await aLongAccount(249);
    const reads: (number | undefined)[] = [];
    const { run, outcomes } = aProcess({
      readStream: (query) => {
        reads.push(query.fromVersion);
        return store.readStream(query);
      },
    });
    await expect(run(deposit(id))).resolves.toMatchObject({ streams: [{ streamVersion: 251 }] });
    expect([reads, outcomes()]).toEqual([[201], ['used']]);
  });

  it('does without one that cannot be loaded', async () => {
    const id = await aLongAccount(120);
    const { run, counted } = aProcess({ loadSnapshot: () => Promise.reject(new Error('no such table')) });
    await expect(run(deposit(id))).resolves.toMatchObject({ streams: [{ streamVersion: 122 }] });
    expect(await counted(3)).toEqual(['ignored: unreadable', 'missing', 'taken']);
  });

  it('says so at once where there is no store to ask', async () => {
    const { run } = aProcess({ loadSnapshot: () => Promise.reject(new StoreUnavailable('gone')) });
    await expect(run(deposit('anyone'))).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });

  it('ignores snapshots of an older state version, and replaces them', async () => {
    const id = await aLongAccount(249);
    const next = { ...accounts, decider: { ...account, stateVersion: account.stateVersion + 1 } };
    const { run, counted } = aProcess();
    await expect(run({ ...deposit(id), aggregate: next })).resolves.toMatchObject({ streams: [{ streamVersion: 251 }] });
    expect(await counted(4)).toEqual(['ignored: stateVersion', 'missing', 'taken', 'taken']);
    expect(await versions(id)).toEqual([]);
    expect(await store.loadSnapshot({ streamId: `account-${id}`, stateVersion: next.decider.stateVersion })).toMatchObject({ streamVersion: 200 });
  });

  it('catches up on the newest ones only, where very many are missing', async () => {
    const id = `acc${(n += 1)}`;
    await aProcess({ saveSnapshot: () => Promise.reject(new Error('no room')) }).run(opening(id, 1_499));
    const { run, counted } = aProcess();
    await run(deposit(id));
    await counted(11);
    expect(await versions(id)).toEqual([1500, 1400, 1300, 1200, 1100, 1000, 900, 800, 700, 600]);
  });

  it('comes to the same state from any snapshot as from all events', async () => {
    const id = await aLongAccount(249);
    const events = [];
    for await (const stored of store.readStream({ streamId: `account-${id}` })) events.push(accounts.contract.codec.decode(stored));
    for (const [version, state] of await snapshots(id)) {
      expect(state).toEqual(fold(account, events.slice(0, version)));
      expect(fold(account, events.slice(version), state)).toEqual(fold(account, events));
    }
    expect((await new StreamStates(store).load(accounts, `account-${id}`)).state).toEqual(fold(account, events));
  });
});
