import { type NewEvent, PostgresEventStore } from '@reprise/event-store';
import { createTestLog, newEvent } from '@reprise/testing';
import { coverageOf } from './coverage';
import { failures, toText } from './report';
import { runCoverage } from './run-coverage';

const old = (euros = 1) => newEvent({ type: 'FundsDeposited', schemaVersion: 1, data: { euros } });
const current = () => newEvent({ type: 'FundsDeposited', schemaVersion: 2, data: { amount: 100, currency: 'EUR' } });
const frozen = (reason: unknown = 'x') => newEvent({ type: 'AccountFrozen', data: { reason } });

describe('the coverage of a log', () => {
  let log: Awaited<ReturnType<typeof createTestLog>>;
  let store: PostgresEventStore;
  beforeEach(async () => {
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.writerUrl });
  });
  afterEach(async () => {
    await store.close();
    await log.drop();
  });

  const append = (streamId: string, ...events: NewEvent[]) => store.append({ streams: [{ streamId, expectedVersion: 'any', events }] });
  const run = () => runCoverage({ samples: 10, json: true, log: log.readerUrl, readEnvironment: () => Promise.reject(new Error('not asked')) });

  it('counts and decodes every version of every type', async () => {
    await append('account-a', old(), old(), current(), frozen());
    await append('order-b', newEvent({ type: 'OrderShipped', data: { carrier: 'c', trackingNumber: 't' } }));
    const erased = { subjectId: 'ada', keyId: null, reason: 'asked to', requestedBy: 'dpo', erasedAt: '1998-03-01T12:00:00.000Z' };
    await append('subject-ada', newEvent({ type: 'SubjectErased', data: erased }));
    const coverage = await coverageOf(store, { samples: 1 });
    expect(coverage.head).toBe(6);
    expect(coverage.kinds.map(({ type, schemaVersion, events, sampled, first, last }) => [type, schemaVersion, events, sampled, first, last])).toEqual([
      ['AccountFrozen', 1, 1, 1, 4, 4],
      ['FundsDeposited', 1, 2, 1, 1, 2],
      ['FundsDeposited', 2, 1, 1, 3, 3],
      ['OrderShipped', 1, 1, 1, 5, 5],
      ['SubjectErased', 1, 1, 1, 6, 6],
    ]);
    expect(failures(coverage)).toEqual([]);
    expect(toText(coverage)).toContain("6 positions, 5 kinds of events: all reach today's shape.");
  });

  it('says which versions nobody uses any more, apart from those nobody has written yet', async () => {
    await append('account-a', old());
    const { unused } = await coverageOf(store, { samples: 10 });
    expect(unused).toContainEqual({ category: 'account', type: 'AccountOpened', schemaVersion: 1, current: false });
    expect(unused).toContainEqual({ category: 'account', type: 'FundsDeposited', schemaVersion: 2, current: true });
    expect(unused).not.toContainEqual(expect.objectContaining({ type: 'FundsDeposited', schemaVersion: 1 }));
    const text = toText(await coverageOf(store, { samples: 10 }));
    expect(text).toMatch(/nobody uses any more: AccountOpened v1, /);
  });

  it('names the first event that fails, also where no sample hit it', async () => {
    await append('account-a', frozen(), frozen(), frozen(7), frozen(), frozen(8), old(), frozen(9));
    const [failing, ...others] = failures(await coverageOf(store, { samples: 2 }));
    expect(others).toEqual([]);
    expect(failing).toMatchObject({ type: 'AccountFrozen', schemaVersion: 1, sampled: 2, failure: { position: 3 } });
    expect(toText(await coverageOf(store, { samples: 2 }))).toMatch(/AccountFrozen v1 first fails at position 3: .*reason/s);
  });

  it.each([
    { what: 'a type nobody knows', streamId: 'account-a', event: newEvent({ type: 'FromTheFuture' }), why: /unknown event type/ },
    { what: 'a version nobody knows', streamId: 'account-a', event: { ...frozen(), schemaVersion: 4 }, why: /unknown schema version/ },
    { what: 'a category nobody knows', streamId: 'parcel-a', event: newEvent(), why: /no contract of this build has category parcel/ },
    { what: 'an upcaster that makes no event of it', streamId: 'account-a', event: old(0.001), why: /promises/ },
  ])('fails for $what', async ({ streamId, event, why }) => {
    await append('account-ok', current());
    await append(streamId, event);
    const [failing] = failures(await coverageOf(store, { samples: 10 }));
    expect(failing?.failure).toEqual({ position: 2, why: expect.stringMatching(why) as string });
  });

  it('goes through a log of many stretches', async () => {
    for (let batch = 0; batch < 6; batch++) await append(`account-${batch}`, ...Array.from({ length: 10_000 }, () => frozen()));
    const read: number[] = [];
    const { kinds } = await coverageOf(store, { samples: 10, onRead: (position) => read.push(position) });
    expect(read).toEqual([50_000, 60_000]);
    expect(kinds).toMatchObject([{ events: 60_000, first: 1, last: 60_000, sampled: 10 }]);
    expect((await coverageOf(store, { samples: 10_007 })).kinds).toMatchObject([{ sampled: 10_007 }]);
  });

  it('tries as many events of a kind as it was told to, however unevenly they lie', async () => {
    await append('account-a', frozen(), ...Array.from({ length: 500 }, current), ...Array.from({ length: 40 }, () => frozen()), frozen(9));
    for (const samples of [1, 2, 7, 41, 42, 500]) {
      const { kinds } = await coverageOf(store, { samples });
      expect(kinds.map(({ sampled }) => sampled)).toEqual([Math.min(samples, 42), samples]);
      if (samples > 1) expect(kinds[0]?.failure?.position).toBe(542);
    }
  });

  it('ends with 0 where all is well, 1 where it is not, and 2 where there is no log', async () => {
    const printed: string[] = [];
    const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await expect(run()).resolves.toBe(0);
    await append('account-a', newEvent({ type: 'FromTheFuture' }));
    await expect(run()).resolves.toBe(1);
    await expect(runCoverage({ samples: 1, json: true, log: undefined, readEnvironment: () => Promise.reject(new Error('nothing runs')) })).resolves.toBe(2);
    expect(stderr).toHaveBeenCalledWith('error: nothing runs\n');
    stdout.mockRestore();
    stderr.mockRestore();
    expect(JSON.parse(printed[1] ?? '')).toMatchObject({ head: 1, kinds: [{ type: 'FromTheFuture', failure: { position: 1 } }] });
  });
});
