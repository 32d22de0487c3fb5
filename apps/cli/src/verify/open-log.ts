import { PostgresEventStore } from '@reprise/event-store';
import { z } from 'zod';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { UsageError } from '../usage-error';

export interface WhichLog {
  /** Connection string of the log's reader; without it, that of the running stack. */
  readonly log: string | undefined;
  readonly readEnvironment: ReadEnvironment;
}

const Environment = z.object({ eventStore: z.object({ reader: z.url() }) });
const WithKafka = z.object({ kafka: z.object({ brokers: z.array(z.string()) }).nullable() });

/** The Kafka that has this log's seals: KAFKA_BROKERS, or that of the running stack; none is known for another log. @throws UsageError */
export async function brokersOf({ log, readEnvironment }: WhichLog): Promise<readonly string[]> {
  const named = (process.env['KAFKA_BROKERS'] ?? '').split(',').map((broker) => broker.trim()).filter(Boolean);
  if (named.length > 0 || log !== undefined) return named;
  return (await environmentOf(readEnvironment, WithKafka)).kafka?.brokers ?? [];
}

/** The log to look at, closed when the work is done. @throws UsageError */
export async function withLog<Result>({ log, readEnvironment }: WhichLog, work: (store: PostgresEventStore) => Promise<Result>): Promise<Result> {
  const url = log ?? (await environmentOf(readEnvironment, Environment)).eventStore.reader;
  const store = await PostgresEventStore.open({ url, connections: 2 }).catch((error: unknown) => {
    throw new UsageError(`the event store can't be opened: ${reason(error)}`);
  });
  return work(store).finally(() => store.close());
}
