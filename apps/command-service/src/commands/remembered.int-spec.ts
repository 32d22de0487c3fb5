import { DepositFunds, OpenAccount, WithdrawFunds } from '@reprise/domain-accounts';
import { type EventStore, PostgresEventStore } from '@reprise/event-store';
import { type TestLog, createTestLog } from '@reprise/testing';
import { accounts } from '../accounts/accounts.aggregate';
import { ada } from '../commands-under-test.for-spec';
import { planFor } from './decider-handler';
import { Decisions } from './decisions';
import { Issued } from './issued';

const issued = (key?: string) =>
  new Issued(
    { actor: 'test', correlationId: 'c', traceparent: undefined, ifMatch: undefined, idempotencyKey: key, asked: { method: 'POST', url: '/', body: {}, ifMatch: undefined } },
    key === undefined ? undefined : { current: 'the same request', former: [] },
  );

describe('a decision on a stream that its process remembers', () => {
  let log: TestLog;
  let store: PostgresEventStore;
  let rival: Decisions;
  let asked: string[];
  let decisions: Decisions;
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
  beforeEach(() => {
    asked = [];
    decisions = new Decisions(noting(store, (call) => asked.push(call)));
  });

  const deposit = (accountId: string) => planFor(accounts, new DepositFunds({ accountId, amount: 1 }));
  const withdrawal = (accountId: string, amount: number) => planFor(accounts, new WithdrawFunds({ accountId, amount }));

  /** An account with 10, known to `decisions`. */
  const remembered = async () => {
    const accountId = `acc${(n += 1)}`;
    await rival.execute(planFor(accounts, new OpenAccount({ accountId, owner: ada, currency: 'EUR', overdraftLimit: 0, initialDeposit: 9 })), issued());
    await decisions.execute(deposit(accountId), issued());
    asked.length = 0;
    return accountId;
  };

  it('reads nothing, and knows what it appended', async () => {
    const id = await remembered();
    await decisions.execute(withdrawal(id, 8), issued('a key'));
    const { streams } = await decisions.execute(withdrawal(id, 2), issued());
    expect([streams[0]?.streamVersion, asked]).toEqual([5, ['append', 'append']]);
  });

  it('is refused on the newest state only', async () => {
    const id = await remembered();
    await rival.execute(deposit(id), issued());
    await expect(decisions.execute(withdrawal(id, 11), issued())).resolves.toMatchObject({ streams: [{ streamVersion: 5 }] });
    await rival.execute(deposit(id), issued());
    await expect(decisions.execute(withdrawal(id, 2), issued())).rejects.toMatchObject({ kind: { slug: 'insufficient-funds' } });
  });

  it('is made again when another process has appended', async () => {
    const id = await remembered();
    await rival.execute(withdrawal(id, 8), issued());
    await expect(decisions.execute(withdrawal(id, 5), issued())).rejects.toMatchObject({ kind: { slug: 'insufficient-funds' } });
    expect(await store.currentVersion(`account-${id}`)).toBe(4);
  });

  it('is answered as before with the same Idempotency-Key, whoever answered', async () => {
    const id = await remembered();
    const first = await rival.execute(withdrawal(id, 10), issued(`key ${id}`));
    for (let retry = 0; retry < 2; retry++) await expect(decisions.execute(withdrawal(id, 10), issued(`key ${id}`))).resolves.toEqual({ ...first, replayed: true });
  });
});

/** The real store; names what it is asked for. */
const noting = (store: EventStore, note: (call: string) => void): EventStore =>
  new Proxy(store, {
    get: (target, name: keyof EventStore) => (...given: unknown[]) => {
      note(name);
      return (target[name] as (...given: unknown[]) => unknown).apply(target, given);
    },
  });
