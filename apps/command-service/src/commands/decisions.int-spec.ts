import { DepositFunds, OpenAccount, WithdrawFunds } from '@reprise/domain-accounts';
import { type EventStore, IdempotencyKeyReused, PostgresEventStore } from '@reprise/event-store';
import { type TestLog, createTestLog } from '@reprise/testing';
import { accounts } from '../accounts/accounts.aggregate';
import { ada } from '../commands-under-test.for-spec';
import { planFor } from './decider-handler';
import { Decisions } from './decisions';
import { parseIfMatch } from './if-match';
import { Issued } from './issued';

interface Asked {
  readonly key?: string;
  readonly ifMatch?: string;
  readonly hash?: string;
  readonly former?: readonly string[];
}

const issued = ({ key, ifMatch, hash = 'the same request', former = [] }: Asked = {}) =>
  new Issued(
    {
      actor: 'test',
      correlationId: 'c',
      traceparent: undefined,
      ifMatch: parseIfMatch(ifMatch),
      idempotencyKey: key,
      asked: { method: 'POST', url: '/', body: {}, ifMatch },
    },
    key === undefined ? undefined : { current: hash, former },
  );

/** The real store, where something happens at just the wrong moment. */
const interleaved = (store: EventStore, moments: Partial<Record<'beforeAppend' | 'afterLookup', () => Promise<unknown>>>): EventStore => ({
  append: async (unit) => {
    await moments.beforeAppend?.();
    return store.append(unit);
  },
  findIdempotent: async (record) => {
    const found = await store.findIdempotent(record);
    await moments.afterLookup?.();
    return found;
  },
  currentVersion: (streamId) => store.currentVersion(streamId),
  readStream: (query) => store.readStream(query),
  readAll: (query) => store.readAll(query),
  head: () => store.head(),
  saveSnapshot: (snapshot) => store.saveSnapshot(snapshot),
  loadSnapshot: (query) => store.loadSnapshot(query),
  close: () => store.close(),
});

const once = (run: () => Promise<unknown>) => {
  let done = false;
  return async () => {
    if (done) return;
    done = true;
    await run();
  };
};

describe('a decision overtaken by another process', () => {
  let log: TestLog;
  let store: PostgresEventStore;
  let rival: Decisions;
  let n = 0;

  beforeAll(async () => {
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.writerUrl, connections: 4 });
    rival = new Decisions(store);
  });
  afterAll(async () => {
    await store.close();
    await log.drop();
  });

  const open = async () => {
    const accountId = `acc${(n += 1)}`;
    const command = new OpenAccount({ accountId, owner: ada, currency: 'EUR', overdraftLimit: 0, initialDeposit: 10 });
    await rival.execute(planFor(accounts, command), issued());
    return accountId;
  };
  const withdrawal = (accountId: string, amount: number) => planFor(accounts, new WithdrawFunds({ accountId, amount }));
  const deposit = (accountId: string) => planFor(accounts, new DepositFunds({ accountId, amount: 1 }));
  const versionOf = (accountId: string) => store.currentVersion(`account-${accountId}`);

  it('is made again on the newer state', async () => {
    const id = await open();
    const beforeAppend = once(() => rival.execute(deposit(id), issued()));
    const { streams } = await new Decisions(interleaved(store, { beforeAppend })).execute(deposit(id), issued());
    expect(streams).toMatchObject([{ streamId: `account-${id}`, streamVersion: 4 }]);
  });

  it('is refused when the newer state says no', async () => {
    const id = await open();
    const beforeAppend = once(() => rival.execute(withdrawal(id, 5), issued()));
    const late = new Decisions(interleaved(store, { beforeAppend })).execute(withdrawal(id, 10), issued());
    await expect(late).rejects.toMatchObject({ kind: { slug: 'insufficient-funds' } });
    expect(await versionOf(id)).toBe(3);
  });

  it('gives up when it is overtaken every time, and has appended nothing', async () => {
    const id = await open();
    let overtaken = 0;
    const beforeAppend = async () => {
      overtaken += 1;
      await rival.execute(deposit(id), issued());
    };
    const late = new Decisions(interleaved(store, { beforeAppend })).execute(withdrawal(id, 1), issued());
    await expect(late).rejects.toMatchObject({ kind: { slug: 'contended', status: 503 } });
    expect([overtaken, await versionOf(id)]).toEqual([10, 12]);
  });

  it('is made again with If-Match, where the newer version meets it', async () => {
    const id = await open();
    const beforeAppend = once(() => rival.execute(deposit(id), issued()));
    const late = new Decisions(interleaved(store, { beforeAppend })).execute(deposit(id), issued({ ifMatch: '*' }));
    await expect(late).resolves.toMatchObject({ streams: [{ streamVersion: 4 }] });
  });

  it('is refused with If-Match, where the newer version does not meet it', async () => {
    const id = await open();
    const beforeAppend = once(() => rival.execute(deposit(id), issued()));
    const late = new Decisions(interleaved(store, { beforeAppend })).execute(deposit(id), issued({ ifMatch: '"2"' }));
    await expect(late).rejects.toMatchObject({ kind: { slug: 'precondition-failed', status: 412 } });
    expect(await versionOf(id)).toBe(3);
  });

  describe('by a retry with the same Idempotency-Key', () => {
    it.each<[string, Asked]>([
      ['a rule', {}],
      ['If-Match', { ifMatch: '"2"' }],
    ])('is answered as that one, though %s would refuse it', async (_, asked) => {
      const [id, key] = [await open(), `key ${n}`];
      const answers: unknown[] = [];
      const afterLookup = once(async () => answers.push((await rival.execute(withdrawal(id, 10), issued({ ...asked, key }))).streams));
      const { streams, replayed } = await new Decisions(interleaved(store, { afterLookup })).execute(withdrawal(id, 10), issued({ ...asked, key }));
      expect([streams, replayed]).toEqual([answers[0], true]);
      expect(await versionOf(id)).toBe(3);
    });

    it('is answered as that one at the last moment, too', async () => {
      const [id, key] = [await open(), `key ${n}`];
      const beforeAppend = once(() => rival.execute(withdrawal(id, 10), issued({ ifMatch: '"2"', key })));
      const late = new Decisions(interleaved(store, { beforeAppend })).execute(withdrawal(id, 10), issued({ ifMatch: '"2"', key }));
      await expect(late).resolves.toMatchObject({ streams: [{ streamVersion: 3 }] });
    });

    it('is answered as that one, though an instance of before kept another fingerprint of it', async () => {
      const [id, key] = [await open(), `key ${n}`];
      const beforeAppend = once(() => rival.execute(deposit(id), issued({ key, hash: 'as before' })));
      const late = new Decisions(interleaved(store, { beforeAppend }));
      const kept = issued({ key, hash: 'as now', former: ['as before'] });
      await expect(late.execute(deposit(id), kept)).resolves.toMatchObject({ streams: [{ streamVersion: 3 }], replayed: true });
      await expect(late.execute(deposit(id), kept)).resolves.toMatchObject({ streams: [{ streamVersion: 3 }], replayed: true });
      await expect(late.execute(deposit(id), issued({ key, hash: 'another', former: ['yet another'] }))).rejects.toThrow(IdempotencyKeyReused);
    });
  });
});
