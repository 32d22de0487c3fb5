import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { account } from '@reprise/domain-accounts';
import { StoreFailure, StoreUnavailable, type StoredSnapshot } from '@reprise/event-store';
import { type StoredEvent, UndecodableEvent, fold, isPurged } from '@reprise/kernel';
import fc from 'fast-check';
import { foldingOf } from './folding';
import { type Point, type StateHistory, stateThen } from './state-then';

const STREAM = 'account-a';

interface Happened {
  readonly amount: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const opened = { accountId: 'a', owner: { subjectId: 'p', name: 'P', email: 'p@example.org' }, currency: 'EUR', overdraftLimit: 0 };
const iso = (at: number) => new Date(at).toISOString();

/** Written as a deposit of the oldest shape, in euros, or as a withdrawal. */
const movement = ({ amount }: Happened) =>
  amount > 0
    ? { type: 'FundsDeposited', schemaVersion: 1, data: { euros: amount / 100 } }
    : { type: 'FundsWithdrawn', schemaVersion: 1, data: { amount: -amount, currency: 'EUR' } };

const storedStream = (movements: readonly Happened[]): StoredEvent[] =>
  [{ type: 'AccountOpened', schemaVersion: 2, data: opened, at: 0 }, ...movements.map((happened) => ({ ...movement(happened), at: happened.at }))].map(
    ({ at, ...event }, index) => ({
      ...event,
      position: 10 * (index + 1),
      streamId: STREAM,
      streamVersion: index + 1,
      eventId: `e${index + 1}`,
      metadata: { correlationId: 'c', causationId: 'd', actor: 'test' },
      occurredAt: iso(at),
      recordedAt: iso(1_000_000 + index),
    }),
  );

/** Also keeps which versions were read. */
const historyOf = (events: readonly StoredEvent[], taken: readonly number[] = []) => {
  const read: number[] = [];
  const history: StateHistory = {
    async *readStream({ fromVersion = 1, limit = Infinity }) {
      for (const event of await Promise.resolve(events.slice(fromVersion - 1, fromVersion - 1 + limit))) {
        read.push(event.streamVersion);
        yield event;
      }
    },
    purgedIn: (_, version) => Promise.resolve(events.slice(0, version).filter(isPurged).length),
    versionUntil: (_, time) => {
      const late = events.findIndex(({ occurredAt }) => occurredAt > time);
      return Promise.resolve(late === -1 ? events.length : late);
    },
    loadSnapshot: ({ streamId, stateVersion, atOrBelow = Infinity }) => {
      const streamVersion = Math.max(0, ...taken.filter((version) => version <= Math.min(atOrBelow, events.length)));
      const snapshot: StoredSnapshot = { streamId, stateVersion, streamVersion, position: streamVersion * 10, takenAt: iso(0), state: foldOf(events.slice(0, streamVersion)) };
      return Promise.resolve(streamVersion === 0 ? undefined : snapshot);
    },
  };
  return { history, read };
};

const accountsFolding = () => {
  const folding = foldingOf('account');
  if (!folding) throw new Error('accounts have a decider');
  return folding;
};

const thenIn = (history: StateHistory, point: Point) => stateThen(history, accountsFolding(), { streamId: STREAM, point });
const then = (events: readonly StoredEvent[], point: Point, taken?: readonly number[]) => thenIn(historyOf(events, taken).history, point);

/** The oracle: by hand, from what was put in. */
const foldOf = (events: readonly StoredEvent[]) => fold<ReturnType<typeof account.evolve>, AccountEvent>(account, events.map((event) => accountEvents.codec.decode(event)));

const movements = fc.array(fc.record({ amount: fc.integer({ min: -500, max: 500 }).filter((amount) => amount !== 0), at: fc.integer({ min: 0, max: 20 }) }), { maxLength: 30 });

/** At which versions there are snapshots. */
const snapshots = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { maxLength: 6 });

describe('the state of a stream', () => {
  it('at any time is the fold of the events up to that time, whatever their order', () =>
    fc.assert(
      fc.asyncProperty(movements, snapshots, fc.integer({ min: -1, max: 21 }), async (moved, taken, at) => {
        const events = storedStream(moved);
        const counted = events.filter(({ occurredAt }) => Date.parse(occurredAt) <= at);
        const found = await then(events, { at: iso(at) }, taken);
        const last = counted.at(-1);
        expect(found).toEqual({
          streamId: STREAM,
          streamVersion: last?.streamVersion ?? 0,
          position: last?.position ?? 0,
          occurredAt: last?.occurredAt ?? null,
          recordedAt: last?.recordedAt ?? null,
          events: counted.length,
          purged: 0,
          state: foldOf(counted),
        });
        if (at < 0) return expect(found.state).toEqual({ status: 'unopened' });
        const balance = moved.reduce((sum, { amount, at: when }) => (when <= at ? sum + amount : sum), 0);
        expect(found.state).toMatchObject({ status: 'open', balance });
      }),
    ));

  it('at any version is the fold of the events up to that version', () =>
    fc.assert(
      fc.asyncProperty(movements, snapshots, fc.nat({ max: 30 }), async (moved, taken, some) => {
        const events = storedStream(moved);
        const version = (some % events.length) + 1;
        const found = await then(events, { version }, taken);
        expect(found).toEqual(await then(events, { version }));
        expect(found).toMatchObject({ streamVersion: version, position: version * 10, events: version, state: foldOf(events.slice(0, version)) });
        expect(found.state).toMatchObject({ balance: moved.slice(0, version - 1).reduce((sum, { amount }) => sum + amount, 0) });
      }),
    ));

  it('is all there is, where no point is given', async () => {
    const events = storedStream([{ amount: 300, at: 5 }, { amount: -100, at: 3 }]);
    await expect(then(events, {})).resolves.toMatchObject({ streamVersion: 3, events: 3, state: { balance: 200 } });
  });

  it('counts what happened at exactly that millisecond, and nothing of the next', async () => {
    const events = storedStream([{ amount: 300, at: 1_000 }, { amount: 500, at: 1_001 }]);
    await expect(then(events, { at: iso(999) })).resolves.toMatchObject({ streamVersion: 1, state: { balance: 0 } });
    await expect(then(events, { at: iso(1_000) })).resolves.toMatchObject({ streamVersion: 2, state: { balance: 300 } });
    await expect(then(events, { at: iso(1_001) })).resolves.toMatchObject({ streamVersion: 3, state: { balance: 800 } });
  });

  it('leaves out what is said to have happened later, and shows that it did', async () => {
    const events = storedStream([{ amount: 300, at: 9 }, { amount: 500, at: 2 }]);
    await expect(then(events, { at: iso(5) })).resolves.toMatchObject({ streamVersion: 3, events: 2, state: { balance: 500 } });
  });

  it('is told up to what this build can read, and refused from there on', async () => {
    const [opening, ...rest] = storedStream([{ amount: 300, at: 1 }]);
    const events = [opening, ...rest.map((event) => ({ ...event, data: { pounds: 3 } }))].filter((event) => event !== undefined);
    await expect(then(events, { version: 1 })).resolves.toMatchObject({ streamVersion: 1 });
    await expect(then(events, {})).rejects.toBeInstanceOf(UndecodableEvent);
  });

  it('is folded from the newest snapshot below the point on', async () => {
    const events = storedStream([1, 2, 3, 4, 5].map((at) => ({ amount: 100, at })));
    const readFor = async (point: Point) => {
      const { history, read } = historyOf(events, [2, 4]);
      await thenIn(history, point);
      return read;
    };
    await expect(readFor({})).resolves.toEqual([4, 5, 6]);
    await expect(readFor({ version: 4 })).resolves.toEqual([4]);
    await expect(readFor({ version: 3 })).resolves.toEqual([2, 3]);
    await expect(readFor({ version: 1 })).resolves.toEqual([1]);
    await expect(readFor({ at: iso(2) })).resolves.toEqual([2, 3, 4, 5, 6]);
  });

  it('leaves aside a snapshot that holds an event after the time, however late an older one was recorded', async () => {
    const events = storedStream([{ amount: 300, at: 9 }, { amount: 500, at: 2 }, { amount: 700, at: 3 }]);
    await expect(then(events, { at: iso(5) }, [2, 3, 4])).resolves.toMatchObject({ streamVersion: 4, events: 3, state: { balance: 1_200 } });
  });

  it('is the same where a snapshot cannot be loaded', async () => {
    const { history } = historyOf(storedStream([{ amount: 300, at: 1 }]));
    const failing = (error: Error): StateHistory => ({ ...history, loadSnapshot: () => Promise.reject(error) });
    await expect(thenIn(failing(new StoreFailure('22P02')), {})).resolves.toMatchObject({ streamVersion: 2, events: 2, state: { balance: 300 } });
    await expect(thenIn(failing(new StoreUnavailable('away')), {})).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
