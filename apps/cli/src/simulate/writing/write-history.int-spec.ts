import { type EventStore, PostgresEventStore } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import { type PostgresVault, PersonalOpener, readMasterKey } from '@reprise/privacy';
import { Customer } from '@reprise/contracts-orders';
import { type TestLog, type TestVault, createTestLog, createTestVault, withClient } from '@reprise/testing';
import { openVault } from '../../vault/open-vault';
import { eventsOf } from '../history/simulations.for-spec';
import type { SimulatedEvent } from '../history/recorder';
import { CONTEXTS, type Simulation, simulate } from '../history/simulate';
import { AnotherHistory } from './in-log';
import { EventSeal } from './seal-events';
import { writeHistory } from './write-history';

/** The log, until whoever writes to it is killed: before an append reaches it, or before its answer comes back. */
const killedAfter = (store: EventStore, appends: number, arrives: boolean): EventStore => {
  let left = appends;
  return Object.assign(Object.create(store) as EventStore, {
    append: async (...unit: Parameters<EventStore['append']>) => {
      const isLast = left-- === 0;
      const answer = isLast && !arrives ? undefined : await store.append(...unit);
      if (isLast) throw new Error('killed');
      return answer;
    },
  });
};

interface Plain {
  readonly customer: Readonly<Record<'subjectId' | 'name' | 'email' | 'shippingAddress', string>>;
}

describe('a simulated history in a log with a vault', () => {
  let log: TestLog;
  let at: TestVault;
  let store: EventStore;
  let vault: PostgresVault;
  beforeAll(async () => {
    at = await createTestVault();
  });
  afterAll(() => at.drop());
  // Positions and what they name are told of an empty log.
  beforeEach(async () => {
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.writerUrl });
    vault = await openVault({ url: at.keeperUrl, masterKey: readMasterKey({ VAULT_MASTER_KEY: at.masterKey }), keyFolder: at.keyFolder }, store);
  });
  afterEach(async () => {
    await vault.close();
    await store.close();
    await log.drop();
  });

  const simulation = (of: Partial<Simulation> = {}): Simulation => ({ seed: 5, events: 3_500, contexts: CONTEXTS, ...of });
  const run = async (of: Partial<Simulation> = {}, into = store): Promise<number> => {
    let added = 0;
    const onBatch = (_: unknown, appended: number) => {
      added += appended;
    };
    await writeHistory(simulate(simulation(of)), { store: into, seal: new EventSeal(vault), onBatch });
    return added;
  };
  const stored = async (): Promise<StoredEvent[]> => {
    const events: StoredEvent[] = [];
    for await (const event of store.readAll()) events.push(event);
    return events;
  };
  const placesOf = (events: readonly StoredEvent[]) =>
    events.map(({ position, streamId, streamVersion, eventId, occurredAt, type, data }) => ({ position, streamId, streamVersion, eventId, occurredAt, type, corrects: (data as { correctsPosition?: number }).correctsPosition }));

  it('is in the log whole, every stream in order, and corrections name what they correct', async () => {
    expect(await run()).toBeGreaterThanOrEqual(3_500);
    const events = await stored();
    const byId = new Map(eventsOf(simulation()).map((simulated): [string, SimulatedEvent] => [simulated.event.eventId, simulated]));
    const byPosition = new Map(events.map((event) => [event.position, event]));
    expect(events).toHaveLength(byId.size);
    for (const { eventId, streamId, streamVersion, data, ...event } of events) {
      const simulated = byId.get(eventId);
      expect({ streamId, streamVersion, occurredAt: event.occurredAt }).toEqual({ streamId: simulated?.streamId, streamVersion: simulated?.streamVersion, occurredAt: simulated?.event.occurredAt });
      if (simulated?.corrects) expect(byPosition.get((data as { correctsPosition: number }).correctsPosition)).toMatchObject(simulated.corrects);
    }
    expect(events.filter(({ type }) => type === 'BalanceAdjusted').length).toBeGreaterThan(0);
  });

  it('holds nothing personal in plain text, opens for who may look, and lets people be found', async () => {
    await run({ events: 800 });
    const text = (await withClient(log.superuserUrl, async (client) => (await client.query<{ row: string }>('SELECT events::text AS row FROM events')).rows)).map(({ row }) => row).join('\n');
    const people = eventsOf(simulation({ events: 800 })).filter(({ event }) => event.type === 'OrderCreated');
    const [first] = people;
    expect(text).toContain(`pii:1:${first?.event.metadata.subjectId}:`);
    for (const { event } of people) {
      const { customer } = event.data as Plain;
      for (const plain of [customer.name, customer.email, customer.shippingAddress]) expect(text).not.toContain(plain);
    }
    expect(text).not.toContain('@people.example');
    const { customer } = first?.event.data as Plain;
    const sealed = (await stored()).find(({ eventId }) => eventId === first?.event.eventId)?.data as { customer: unknown };
    expect(await new PersonalOpener(vault, Customer).open(Customer.parse(sealed.customer), () => true, { streamId: first?.streamId ?? '' })).toEqual(customer);
    expect(await vault.lookUp('email', customer.email)).toEqual([customer.subjectId]);
  });

  it('is written once, however often, and beside that of another seed', async () => {
    await run();
    const before = await stored();
    expect(await run()).toBe(0);
    expect(await stored()).toEqual(before);
    expect(await run({ seed: 6, events: 300 })).toBeGreaterThanOrEqual(300);
    expect((await stored()).slice(0, before.length)).toEqual(before);
  });

  it.each([
    ['before its append', false],
    ['before the answer to its append', true],
  ])('goes on where a run was killed in the middle of a batch, %s, to the log of one that was not', async (_, arrives) => {
    await expect(run({}, killedAfter(store, 2, arrives))).rejects.toThrow('killed');
    expect(await run()).toBeGreaterThan(0);
    const resumed = placesOf(await stored());
    const other = await createTestLog();
    const fresh = await PostgresEventStore.open({ url: other.writerUrl });
    await run({}, fresh);
    const whole: StoredEvent[] = [];
    for await (const event of fresh.readAll()) whole.push(event);
    await fresh.close();
    await other.drop();
    expect(resumed).toEqual(placesOf(whole));
  });

  it('goes on from a shorter one of the same seed, from within a batch', async () => {
    const shorter = await run({ events: 777 });
    expect(await run()).toBe(eventsOf(simulation()).length - shorter);
  });

  it('stops where somebody else wrote to its streams, and says where', async () => {
    const streamId = eventsOf(simulation())[0]?.streamId ?? '';
    const foreign = { eventId: '00000000-0000-4000-8000-000000000001', type: 'AccountClosed', schemaVersion: 1, data: {}, metadata: { correlationId: 'c', causationId: 'c', actor: 'someone' } };
    await store.append({ streams: [{ streamId, expectedVersion: 0, events: [foreign] }] });
    await expect(run()).rejects.toThrow(AnotherHistory);
    await expect(run()).rejects.toThrow(`event 1 of ${streamId} in the log is not of this history`);
    expect(await store.head()).toBe(1);
  });
});
