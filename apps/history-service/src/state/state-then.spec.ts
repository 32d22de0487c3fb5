import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { account } from '@reprise/domain-accounts';
import { type StoredEvent, UndecodableEvent, fold } from '@reprise/kernel';
import fc from 'fast-check';
import type { History } from '../log/history';
import { foldingOf } from './folding';
import { type Point, stateThen } from './state-then';

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

const historyOf = (events: readonly StoredEvent[]): Pick<History, 'readStream'> => ({
  async *readStream({ fromVersion = 1, limit = Infinity }) {
    yield* await Promise.resolve(events.slice(fromVersion - 1, fromVersion - 1 + limit));
  },
});

const accountsFolding = () => {
  const folding = foldingOf('account');
  if (!folding) throw new Error('accounts have a decider');
  return folding;
};

const then = (events: readonly StoredEvent[], point: Point) => stateThen(historyOf(events), accountsFolding(), { streamId: STREAM, point });

/** The oracle: by hand, from what was put in. */
const foldOf = (events: readonly StoredEvent[]) => fold<ReturnType<typeof account.evolve>, AccountEvent>(account, events.map((event) => accountEvents.codec.decode(event)));

const movements = fc.array(fc.record({ amount: fc.integer({ min: -500, max: 500 }).filter((amount) => amount !== 0), at: fc.integer({ min: 0, max: 20 }) }), { maxLength: 30 });

describe('the state of a stream', () => {
  it('at any time is the fold of the events up to that time, whatever their order', () =>
    fc.assert(
      fc.asyncProperty(movements, fc.integer({ min: -1, max: 21 }), async (moved, at) => {
        const events = storedStream(moved);
        const counted = events.filter(({ occurredAt }) => Date.parse(occurredAt) <= at);
        const found = await then(events, { at: iso(at) });
        const last = counted.at(-1);
        expect(found).toEqual({
          streamId: STREAM,
          streamVersion: last?.streamVersion ?? 0,
          position: last?.position ?? 0,
          occurredAt: last?.occurredAt ?? null,
          recordedAt: last?.recordedAt ?? null,
          events: counted.length,
          state: foldOf(counted),
        });
        if (at < 0) return expect(found.state).toEqual({ status: 'unopened' });
        const balance = moved.reduce((sum, { amount, at: when }) => (when <= at ? sum + amount : sum), 0);
        expect(found.state).toMatchObject({ status: 'open', balance });
      }),
    ));

  it('at any version is the fold of the events up to that version', () =>
    fc.assert(
      fc.asyncProperty(movements, fc.nat({ max: 30 }), async (moved, some) => {
        const events = storedStream(moved);
        const version = (some % events.length) + 1;
        const found = await then(events, { version });
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
});
