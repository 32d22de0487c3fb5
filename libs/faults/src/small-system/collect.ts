import { PostgresEventStore } from '@reprise/event-store';
import type { DomainEvent, Recorded, StoredEvent } from '@reprise/kernel';
import { type Projection, ProjectionRuntime, openReadModel } from '@reprise/projections';
import { fromMessage } from '@reprise/messaging';
import type { Pool } from 'pg';
import type { Evidence, LoggedEvent, PublishedMessage } from '../oracle/evidence';
import { POISONED } from './commands';
import { Journal } from './journal';
import { balance, ledger, movement, projections } from './ledger';
import { type Settings, urlsOf } from './settings';
import { StoredTopics } from './simulated-kafka/stored-topics';
import { vaultRows, vaultWanted } from './vault-work';

const movementOf = ({ type, data }: StoredEvent): number => (type === 'Moved' ? (data as { amount: number }).amount : 0);

const logged = (stored: StoredEvent): LoggedEvent => {
  const { position, streamId, streamVersion, type, eventId, metadata } = stored;
  return { position, streamId, streamVersion, type, eventId, correlationId: metadata.correlationId, movement: movementOf(stored) };
};

/** A projection by its definition alone, without any of the runtime: a key that fails keeps its last good row. */
function replayed(projection: Projection, log: readonly StoredEvent[]): string[] {
  const rows = new Map<string, object | null>();
  const failed = new Set<string>();
  for (const stored of log) {
    const happened = { ...stored, ...ledger.codec.decode(stored) } as unknown as Recorded<DomainEvent>;
    for (const key of [projection.key(happened)].flat()) {
      if (failed.has(key)) continue;
      try {
        rows.set(key, projection.evolve((rows.get(key) ?? undefined) as never, happened, key));
      } catch {
        failed.add(key);
      }
    }
  }
  return [...rows.values()].flatMap((row) => (row ? [canonical(row)] : [])).sort();
}

const canonical = (row: object): string => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));

async function live(pool: Pool, { name, row }: Projection): Promise<string[]> {
  const columns = Object.keys(row.shape).map((field) => `${field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} AS "${field}"`);
  const { rows } = await pool.query<Record<string, unknown>>(`SELECT ${columns.join(', ')} FROM ${name}`);
  return rows.map((one) => canonical(Object.fromEntries(Object.entries(one).map(([field, value]) => [field, field === 'streamId' ? value : Number(value)])))).sort();
}

function published(folder: string): PublishedMessage[] {
  const topics = new StoredTopics(folder);
  const topic = ledger.topic.name;
  return Array.from({ length: ledger.topic.partitions }, (_, partition) => partition).flatMap((partition) =>
    topics.messagesOf(topic, partition).map(({ key, value, headers }, offset) => {
      const { event, prevPosition } = fromMessage({ topic, partition, offset: String(offset), key: Buffer.from(key), value: Buffer.from(value), headers });
      const { position, eventId, streamId, streamVersion } = event;
      return { topic, partition, offset, position, prevPosition, eventId, streamId, streamVersion };
    }),
  );
}

const parsed = (rows: readonly string[]) => rows.map((row) => Object.fromEntries(JSON.parse(row) as [string, unknown][]));

/** All that a run left, read without any of what ran. */
export async function collect(settings: Settings): Promise<Evidence> {
  const { log, read } = urlsOf(settings);
  const store = await PostgresEventStore.open({ url: log.writer });
  const pool = openReadModel(read);
  const journal = new Journal(settings.folder);
  const events: StoredEvent[] = [];
  for await (const event of store.readAll()) events.push(event);
  const ours = events.filter(({ streamId }) => streamId.startsWith(`${ledger.category}-`));
  const models = await Promise.all(projections.map(async (one) => ({ name: one.name, live: await live(pool, one as unknown as Projection), replayed: replayed(one as unknown as Projection, ours) })));
  const rowsOf = (name: string) => parsed(models.find((model) => model.name === name)?.live ?? []);
  const streams = [...new Set(ours.map(({ streamId }) => streamId))];
  const lines = rowsOf(movement.name).sort((a, b) => Number(a['streamVersion']) - Number(b['streamVersion']));
  const { ok } = await store.seals.verify();
  const evidence: Evidence = {
    seed: settings.seed,
    cycles: 1,
    operations: journal.all.map((operation) => ({ ...operation, endedAt: operation.endedAt ?? Infinity })),
    observations: journal.observations,
    log: events.map(logged),
    published: published(settings.folder),
    topics: { [ledger.category]: ledger.topic.name },
    readModels: [...models, { name: 'vault', live: await vaultRows(settings, store), replayed: vaultWanted }],
    shown: streams.map((streamId) => ({ readModel: movement.name, streamId, positions: lines.filter((line) => line['streamId'] === streamId).map((line) => Number(line['position'])) })),
    balances: Object.fromEntries(rowsOf(balance.name).map((row) => [String(row['streamId']), Number(row['balance'])])),
    parked: { expected: 1, found: await new ProjectionRuntime({ pool, projections }).parkedKeys(), streams: [POISONED] },
    sealsVerify: ok,
    faults: [],
    resources: [],
  };
  await Promise.all([store.close(), pool.end()]);
  return evidence;
}
