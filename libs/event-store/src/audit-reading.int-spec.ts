import { randomUUID } from 'node:crypto';
import type { Metadata, StoredEvent } from '@reprise/kernel';
import { createTestLog, newEvent } from '@reprise/testing';
import { Client } from 'pg';
import { auditStatement } from './audit-reading';
import { PostgresEventStore } from './index';

let log: Awaited<ReturnType<typeof createTestLog>>;
let store: PostgresEventStore;
beforeAll(async () => {
  log = await createTestLog();
  store = await PostgresEventStore.open({ url: log.writerUrl });
});
afterAll(async () => {
  await store.close();
  await log.drop();
});

interface Told extends Partial<Metadata> {
  readonly type?: string;
  readonly schemaVersion?: number;
  readonly occurredAt?: string;
  readonly eventId?: string;
}

const append = async (streamId: string, ...told: Told[]) => {
  const events = told.map(({ type = 'Happened', schemaVersion = 1, occurredAt, eventId = randomUUID(), ...metadata }) =>
    newEvent({
      type,
      schemaVersion,
      eventId,
      ...(occurredAt !== undefined && { occurredAt }),
      metadata: { actor: 'someone', correlationId: 'c', causationId: 'd', ...metadata },
    }),
  );
  const { streams } = await store.append({ streams: [{ streamId, expectedVersion: 'any', events }] });
  return { eventIds: events.map(({ eventId }) => eventId), position: streams[0]?.position ?? 0 };
};

const versions = (events: readonly StoredEvent[]) => events.map(({ streamId, streamVersion }) => `${streamId}@${streamVersion}`);

describe('an audit', () => {
  beforeAll(async () => {
    await append('door-1', { actor: 'ada', subjectId: 'p', correlationId: 'r1' }, { actor: 'bob', correlationId: 'r2', type: 'Opened' });
    await append('door-2', { actor: 'ada', correlationId: 'r1', type: 'Opened', occurredAt: '2001-01-01T00:00:00.0005Z' });
    await append('door-1', { actor: 'ada', subjectId: 'p', correlationId: 'r3', occurredAt: '2001-01-01T00:00:00.001Z' });
  });
  const found = async (query: Omit<Parameters<PostgresEventStore['audit']>[0], 'limit'>, limit = 10) => versions(await store.audit({ ...query, limit }));

  it('finds events by who, whom, request, stream and type', async () => {
    await expect(found({ actor: 'ada' })).resolves.toEqual(['door-1@1', 'door-2@1', 'door-1@3']);
    await expect(found({ subjectId: 'p' })).resolves.toEqual(['door-1@1', 'door-1@3']);
    await expect(found({ correlationId: 'r1' })).resolves.toEqual(['door-1@1', 'door-2@1']);
    await expect(found({ streamId: 'door-1' })).resolves.toEqual(['door-1@1', 'door-1@2', 'door-1@3']);
    await expect(found({ types: ['Opened'] })).resolves.toEqual(['door-1@2', 'door-2@1']);
  });

  it('wants all of what is asked to hold', async () => {
    await expect(found({ actor: 'ada', types: ['Opened'] })).resolves.toEqual(['door-2@1']);
    await expect(found({ actor: 'ada', streamId: 'door-1', subjectId: 'p', correlationId: 'r3' })).resolves.toEqual(['door-1@3']);
    await expect(found({ actor: 'eve' })).resolves.toEqual([]);
  });

  it('counts all of the millisecond a period ends with, and what is exactly at its beginning', async () => {
    const year = { from: '2001-01-01T00:00:00.000Z', to: '2001-01-01T00:00:00.000Z' };
    await expect(found(year)).resolves.toEqual(['door-2@1']);
    await expect(found({ ...year, to: '2001-01-01T00:00:00.001Z' })).resolves.toEqual(['door-2@1', 'door-1@3']);
    await expect(found({ from: '2001-01-01T00:00:00.001Z', to: '2001-01-02T00:00:00.000Z' })).resolves.toEqual(['door-1@3']);
  });

  it('goes page by page in both directions', async () => {
    const [first, second] = await store.audit({ actor: 'ada', limit: 2 });
    expect(versions(await store.audit({ actor: 'ada', cursor: second?.position ?? 0, limit: 2 }))).toEqual(['door-1@3']);
    await expect(found({ streamId: 'door-1', direction: 'backwards' }, 2)).resolves.toEqual(['door-1@3', 'door-1@2']);
    await expect(found({ actor: 'ada', direction: 'backwards', cursor: second?.position ?? 0 })).resolves.toEqual(versions(first ? [first] : []));
  });

  it.each([
    { index: 'events_actor', query: { actor: 'ada', types: ['Opened'], direction: 'backwards' } },
    { index: 'events_subject', query: { subjectId: 'p', actor: 'ada', cursor: 1 } },
    { index: 'events_correlation', query: { correlationId: 'r1', subjectId: 'p', from: '2001-01-01T00:00:00.000Z' } },
    { index: 'events_stream_version', query: { streamId: 'door-1', actor: 'ada' } },
  ] as const)('walks $index for $query and sorts nothing', async ({ index, query }) => {
    const client = new Client({ connectionString: log.readerUrl });
    await client.connect();
    await client.query('SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off');
    const { text, values } = auditStatement({ ...query, limit: 9 });
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
    await client.end();
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain(index);
    expect(plan).not.toContain('Sort');
  });
});

describe('causes', () => {
  it('lead from an event id to its event', async () => {
    const { eventIds, position } = await append('cause-1', {});
    await expect(store.eventOf(eventIds[0] ?? '')).resolves.toMatchObject({ streamId: 'cause-1', position });
    await expect(store.eventOf(randomUUID())).resolves.toBeUndefined();
    await expect(store.eventOf('berka-trans-1')).resolves.toBeUndefined();
  });

  it('lead to what they caused, in order, no more than asked', async () => {
    await append('effect-1', { causationId: 'x' }, { causationId: 'y' }, { causationId: 'x' }, { causationId: 'z' });
    expect(versions(await store.causedBy(['y', 'x', 'x'], 10))).toEqual(['effect-1@1', 'effect-1@2', 'effect-1@3']);
    expect(versions(await store.causedBy(['x', 'y'], 2))).toEqual(['effect-1@1', 'effect-1@2']);
    await expect(store.causedBy([], 10)).resolves.toEqual([]);
  });
});

describe('kinds', () => {
  it('are told for a stretch of the log, with how many there are and where', async () => {
    const after = await store.head();
    await append('kind-1', { type: 'Old' }, { type: 'Old', schemaVersion: 2 }, { type: 'Old', schemaVersion: 2 });
    await append('sort-1', { type: 'Old' });
    const kinds = await store.kinds({ after, until: after + 3 });
    expect(kinds.sort((a, b) => a.schemaVersion - b.schemaVersion)).toEqual([
      { category: 'kind', type: 'Old', schemaVersion: 1, events: 1, first: after + 1, last: after + 1 },
      { category: 'kind', type: 'Old', schemaVersion: 2, events: 2, first: after + 2, last: after + 3 },
    ]);
  });

  it('give samples from all over their history, the first and the last among them', async () => {
    const after = await store.head();
    await append('many-1', ...Array.from({ length: 100 }, (_, index) => ({ type: 'Many', schemaVersion: (index % 2) + 1 })));
    const kind = (await store.kinds({ after, until: after + 100 })).find(({ schemaVersion }) => schemaVersion === 2);
    if (!kind) throw new Error('there is no such kind');
    const positions = (await store.samples(kind, 5)).map(({ position }) => position - after);
    expect(positions).toEqual([2, 26, 52, 76, 100]);
    expect((await store.samples(kind, 1)).map(({ position }) => position - after)).toEqual([2]);
    await expect(store.samples(kind, 1_000)).resolves.toHaveLength(50);
  });
});
