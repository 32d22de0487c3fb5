import { PostgresEventStore } from '@reprise/event-store';
import type { AnyContract, StoredEvent } from '@reprise/kernel';
import { type KafkaRecord, KafkajsClient, partitionOf, toMessage } from '@reprise/messaging';
import { urlOf } from '../system/databases';
import { onDatabase } from '../system/on-database';
import type { System } from '../system/system';

/** Says that a message is the nemesis's own, and no work of a relay. Consumers do not know it. */
export const FORGED = 'faults-forged';

/** An event, and where a relay would send it: behind which other one of its partition. */
export interface Sendable {
  readonly event: StoredEvent;
  readonly partition: number;
  readonly prevPosition: number;
}

/** From where to where in the log. */
export interface Stretch {
  readonly after: number;
  readonly until?: number;
}

export const brokersOf = ({ kafka }: System): string[] => [`127.0.0.1:${kafka.port}`];

/** Events of a stretch of the log, but for the first of every partition: what stood before that is not in it. */
export async function sendable(system: System, { category, topic }: AnyContract, stretch: Stretch): Promise<Sendable[]> {
  const store = await PostgresEventStore.open({ url: urlOf({ port: system.postgres.port, database: 'reprise_log', role: 'reprise_reader' }), connections: 1 });
  const last = new Map<number, number>();
  const found: Sendable[] = [];
  try {
    for await (const event of store.readAll({ categories: [category], ...stretch })) {
      const partition = partitionOf(event.streamId, topic.partitions);
      const prevPosition = last.get(partition);
      last.set(partition, event.position);
      if (prevPosition !== undefined) found.push({ event, partition, prevPosition });
    }
  } finally {
    await store.close();
  }
  return found;
}

/** The relay's own word: what is at or below is in the topic. */
export const sentUpTo = (system: System, topic: string): Promise<number> =>
  onDatabase(system, 'reprise_log', async (client) => {
    const { rows } = await client.query<{ position: string }>('SELECT position FROM relay_checkpoints WHERE name = $1', [topic]);
    return Number(rows[0]?.position ?? 0);
  });

/** In the order given, one message at a time. */
export async function forge(system: System, contract: AnyContract, messages: readonly Sendable[]): Promise<void> {
  const kafka = new KafkajsClient({ brokers: brokersOf(system), clientId: 'forger' });
  try {
    for (const { event, partition, prevPosition } of messages) await kafka.send(contract.topic.name, partition, [forged(toMessage(event, contract, prevPosition))]);
  } finally {
    await kafka.close();
  }
}

const forged = (record: KafkaRecord): KafkaRecord => ({ ...record, headers: { ...record.headers, [FORGED]: 'yes' } });
