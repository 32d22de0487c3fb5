import { randomUUID } from 'node:crypto';
import { PostgresEventStore } from '@reprise/event-store';
import type { Contract, DomainEvent } from '@reprise/kernel';
import { KafkajsClient, Relay } from '@reprise/messaging';
import { Pool } from 'pg';
import { createTestDatabase } from '../stack/test-database';
import { kafkaBrokers } from '../stack/test-environment';
import { createTestLog } from '../stack/test-log';
import { serveLog } from './log-server';

export type Transport = 'kafka' | 'log';

/** What a projection service is fed by, for real: a log, history over HTTP, and a relay where there is Kafka. */
export interface PublishedLog<Event extends DomainEvent> {
  /** Environment of a projection service with an empty read model. */
  readonly env: Readonly<Record<string, string>>;
  readonly store: PostgresEventStore;
  /** Position of the last of these events in the log. */
  append(streamId: string, ...events: readonly Happening<Event>[]): Promise<number>;
  /** What is appended from now on stays in the log. */
  stopRelay(): Promise<void>;
  stopHistory(): Promise<void>;
  close(): Promise<void>;
}

const METADATA = { correlationId: 'test', causationId: 'test', actor: 'tester' };

export async function publishedLog<Event extends DomainEvent>(contract: Contract<Event>, transport: Transport): Promise<PublishedLog<Event>> {
  const [testLog, readModel] = await Promise.all([createTestLog(), createTestDatabase()]);
  const store = await PostgresEventStore.open({ url: testLog.writerUrl });
  const history = await serveLog(store);
  const relay = transport === 'kafka' ? startRelay(contract, store, testLog.writerUrl) : undefined;
  const brokers = transport === 'kafka' ? { KAFKA_BROKERS: kafkaBrokers().join() } : {};
  return {
    env: { READ_MODEL_URL: readModel.url, HISTORY_URL: history.url, REPRISE_TRANSPORT: transport, LOG_LEVEL: 'fatal', REPRISE_DEV_ACTOR: 'dev', ...brokers },
    store,
    append: async (streamId, ...events) => {
      const encoded = events.map((event) => newEvent(contract, event));
      const { streams } = await store.append({ streams: [{ streamId, expectedVersion: 'any', events: encoded }] });
      return streams[0]?.position ?? 0;
    },
    stopRelay: async () => relay?.stop(),
    stopHistory: () => history.close(),
    close: async () => {
      await relay?.close();
      await Promise.all([history.close(), store.close()]);
      await Promise.all([testLog.drop(), readModel.drop()]);
    },
  };
}

function startRelay<Event extends DomainEvent>(contract: Contract<Event>, log: PostgresEventStore, connectionString: string) {
  const pool = new Pool({ connectionString, max: 3 });
  pool.on('error', () => undefined);
  const kafka = new KafkajsClient({ brokers: kafkaBrokers(), clientId: 'test-relay' });
  const relay = new Relay({ log, kafka, pool, connectionString, contracts: [contract] });
  relay.start();
  const stop = () => relay.stop();
  return {
    stop,
    close: async () => {
      await stop();
      await kafka.close();
      await pool.end();
    },
  };
}

/** An event, and when it happened where that was not just now. */
type Happening<Event> = Event & { readonly occurredAt?: string };

const newEvent = <Event extends DomainEvent>({ codec }: Contract<Event>, { occurredAt, ...event }: Happening<Event>) => ({
  ...codec.encode(event as unknown as Event),
  eventId: randomUUID(),
  metadata: METADATA,
  ...(occurredAt && { occurredAt }),
});
