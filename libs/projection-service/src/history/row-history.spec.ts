import { type Contract, type StoredEvent, codec, event } from '@reprise/kernel';
import { type ParkedKeys, defineProjection } from '@reprise/projections';
import { type Problem, type Sight, cursor } from '@reprise/service-kit';
import fc from 'fast-check';
import { z } from 'zod';
import type { OwnRows } from '../own-rows';
import type { ReadPositions } from '../position/read-positions';
import type { Moment } from './as-of';
import type { ProvenanceCriteria } from './provenance';
import { RowHistory } from './row-history';

const Till = z.discriminatedUnion('type', [event('Paid', z.object({ amount: z.int() })), event('Counted', z.object({}))]);
const from: Contract<z.infer<typeof Till>> = { context: 'tills', category: 'till', topic: { name: 'tills', partitions: 1 }, codec: codec(Till) };
const till = defineProjection({
  name: 'till',
  version: 1,
  from,
  row: z.object({ balance: z.int(), payments: z.int() }),
  key: (paid) => (paid.type === 'Paid' ? paid.streamId : []),
  evolve: (row, paid) => ({ balance: (row?.balance ?? 0) + (paid.type === 'Paid' ? paid.data.amount : 0), payments: (row?.payments ?? 0) + 1 }),
});

interface Payment {
  readonly amount: number;
  readonly at: number;
}
const time = (at: number) => new Date(Date.UTC(2026, 0, 1) + at).toISOString();
/** Every third position of the log; other streams have those between. */
const position = (index: number) => index * 3 + 2;
const metadata = { correlationId: 'c', causationId: 'c', actor: 'ada' };
const stored = ({ amount, at }: Payment, index: number): StoredEvent => ({
  position: position(index),
  streamId: 'till-1',
  streamVersion: index + 1,
  eventId: `event-${index}`,
  type: 'Paid',
  schemaVersion: 1,
  data: { amount },
  metadata,
  occurredAt: time(at),
  recordedAt: time(at),
});

const everything: Sight = { only: undefined, mayOpen: () => true };
const own: Sight = { only: 'bob', mayOpen: (subjectId) => subjectId === 'bob' };
const at = (moment: Moment, sight = everything) => ({ moment, sight });
const all = (criteria: ProvenanceCriteria, sight = everything) => ({ criteria, sight });

interface Told {
  /** How far the read model has got. */
  readonly completeTo?: number;
  readonly isOwn?: boolean;
  /** Why somebody went on without an event, by position. */
  readonly resolved?: ReadonlyMap<number, string>;
}

function historyOf(events: readonly StoredEvent[], { completeTo = 1_000_000, isOwn = true, resolved = new Map() }: Told = {}): RowHistory {
  const readStream = async function* () {
    for (const each of events) yield Promise.resolve(each);
  };
  const positions: Pick<ReadPositions, 'completeTo'> = { completeTo: () => Promise.resolve(completeTo) };
  const rows: Pick<OwnRows, 'shows'> = { shows: ({ only }) => Promise.resolve(only === undefined || isOwn) };
  const parked: Pick<ParkedKeys, 'resolutions'> = { resolutions: () => Promise.resolve(resolved) };
  return Object.assign(new RowHistory({ readStream }, positions as ReadPositions, parked as ParkedKeys), { own: rows });
}

const payments: readonly Payment[] = [{ amount: 5, at: 10 }, { amount: 7, at: 30 }, { amount: -2, at: 20 }];
const history = historyOf(payments.map(stored));

describe('a row as it was', () => {
  it('says what it was made of', async () => {
    await expect(history.asOf(till, 'till-1', at({ position: 5 }))).resolves.toEqual({
      balance: 12,
      payments: 2,
      asOf: { position: 5, streamVersion: 2, occurredAt: time(30), replayed: 2 },
    });
  });

  it('counts what had happened, in whatever order it was recorded', async () => {
    await expect(history.asOf(till, 'till-1', at({ time: time(20) }))).resolves.toMatchObject({ balance: 3, asOf: { streamVersion: 3, replayed: 2 } });
  });

  it('was not there before its first event', async () => {
    await expect(history.asOf(till, 'till-1', at({ time: time(9) }))).rejects.toMatchObject({ kind: { status: 404 }, detail: expect.stringContaining('begins at position 2') as string });
    await expect(history.asOf(till, 'till-1', at({ position: 1 }))).rejects.toMatchObject({ kind: { status: 404 } });
    await expect(historyOf([]).asOf(till, 'till-1', at({ position: 1 }))).rejects.toMatchObject({ detail: 'There is no till-1, and never was.' });
  });

  it('says that its newest event took no effect', async () => {
    const broken = { ...stored({ amount: 1, at: 40 }, 3), data: { amount: 'one' } };
    const { balance, asOf } = await historyOf([...payments.map(stored), broken]).asOf(till, 'till-1', at({ time: time(50) }));
    expect([balance, asOf.replayed, asOf.parked]).toEqual([10, 4, expect.stringContaining('amount')]);
  });

  it('is the sum of what had happened by then: any payments, any moment', async () => {
    const payment = fc.record({ amount: fc.integer({ min: -1_000, max: 1_000 }), at: fc.integer({ min: 0, max: 60 }) });
    const sum = (some: readonly Payment[]) => some.reduce((total, { amount }) => total + amount, 0);
    const property = async (paid: readonly Payment[], until: number) => {
      const asked = historyOf(paid.map(stored));
      const happened = paid.filter((one) => one.at <= until);
      const recorded = paid.filter((_, index) => position(index) <= until);
      for (const [moment, counting] of [[{ time: time(until) }, happened], [{ position: until }, recorded]] as const) {
        const balance = asked.asOf(till, 'till-1', at(moment)).then((row) => row.balance);
        await expect(balance.catch(() => 'none')).resolves.toBe(counting.length > 0 ? sum(counting) : 'none');
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(payment, { maxLength: 20 }), fc.integer({ min: 0, max: 61 }), property));
  });
});

describe('the provenance of a row', () => {
  const page = { limit: 50 };

  it('lists the events that concern it, with who did it and what it changed', async () => {
    const counted: StoredEvent = { ...stored({ amount: 0, at: 40 }, 3), type: 'Counted', data: {} };
    const { items, nextCursor } = await historyOf([...payments.map(stored), counted]).provenance(till, 'till-1', all(page));
    expect(nextCursor).toBeNull();
    expect(items.map((item) => item.position)).toEqual([2, 5, 8]);
    expect(items[1]).toEqual({
      position: 5,
      streamVersion: 2,
      eventId: 'event-1',
      type: 'Paid',
      occurredAt: time(30),
      actor: 'ada',
      changes: [
        { field: 'balance', before: 5, after: 12 },
        { field: 'payments', before: 1, after: 2 },
      ],
    });
  });

  it('is the same in pages as in one', async () => {
    const whole = await history.provenance(till, 'till-1', all(page));
    const first = await history.provenance(till, 'till-1', all({ limit: 2 }));
    const second = await history.provenance(till, 'till-1', all({ limit: 2, cursor: cursor(z.int()).parse(first.nextCursor) }));
    expect([...first.items, ...second.items]).toEqual(whole.items);
    expect([first.items.length, second.nextCursor]).toEqual([2, null]);
  });

  it('ends where the read model does: what it has not applied did not make the row', async () => {
    const { items } = await historyOf(payments.map(stored), { completeTo: 7 }).provenance(till, 'till-1', all(page));
    expect(items.map((item) => item.position)).toEqual([2, 5]);
    await expect(historyOf(payments.map(stored), { completeTo: 1 }).provenance(till, 'till-1', all(page))).rejects.toMatchObject({ kind: { status: 404 } });
  });
});

describe('to who may see only their own', () => {
  it('a row of another is one that never was', async () => {
    const [theirs, none] = [historyOf(payments.map(stored), { isOwn: false }), historyOf([], { isOwn: false })];
    const told = async (asked: RowHistory) => {
      const refusals = [asked.asOf(till, 'till-1', at({ position: 5 }, own)), asked.provenance(till, 'till-1', all({ limit: 5 }, own))];
      return (await Promise.allSettled(refusals)).map((one) => (one.status === 'rejected' ? (one.reason as Problem).detail : 'answered'));
    };
    expect(await told(theirs)).toEqual(await told(none));
    expect(await told(theirs)).toEqual(['There is no till-1, and never was.', 'Nothing up to position 1000000 has made till-1.']);
  });

  it('their row does not say who else did something', async () => {
    const byBob = stored({ amount: 1, at: 40 }, 3);
    const { items } = await historyOf([...payments.map(stored), { ...byBob, metadata: { ...metadata, actor: 'bob' } }]).provenance(till, 'till-1', all({ limit: 5 }, own));
    expect(items.map(({ actor }) => actor)).toEqual([{ hidden: true }, { hidden: true }, { hidden: true }, 'bob']);
  });

  it('nor which of their colleagues went on without an event, what for, or what an error quotes', async () => {
    const resolved = new Map([[position(1), 'resolved by eve: second line of the fraud report']]);
    const broken = { ...stored({ amount: 1, at: 40 }, 3), data: { amount: 'one' } };
    const asked = historyOf([...payments.map(stored), broken], { resolved });
    const told = async (sight: Sight) => {
      const { items } = await asked.provenance(till, 'till-1', all({ limit: 5 }, sight));
      const then = await Promise.all([position(1), position(3)].map((at) => asked.asOf(till, 'till-1', { moment: { position: at }, sight })));
      return [...items.map(({ parked }) => parked), ...then.map(({ asOf }) => asOf.parked)];
    };
    const aside = 'it took no effect';
    expect(await told(own)).toEqual([undefined, aside, undefined, aside, aside, aside]);
    const [failed, resolvedBy] = [expect.stringContaining('amount') as string, resolved.get(position(1))];
    expect(await told(everything)).toEqual([undefined, resolvedBy, undefined, failed, resolvedBy, failed]);
  });
});
