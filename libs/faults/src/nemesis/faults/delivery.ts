import { contexts } from '@reprise/contracts-all';
import { PostgresEventStore } from '@reprise/event-store';
import type { AnyContract, StoredEvent } from '@reprise/kernel';
import { KafkajsClient, partitionOf, toMessage } from '@reprise/messaging';
import { Kafka, logLevel } from 'kafkajs';
import { urlOf } from '../../system/databases';
import { onDatabase } from '../../system/on-database';
import { PROJECTIONS } from '../../system/topology';
import type { System } from '../../system/system';
import { AWHILE, BRIEFLY, type Fault } from '../fault';

/** Positions. */
const OLD = 2_000;
const RESENT = 40;

interface Resent {
  readonly event: StoredEvent;
  readonly partition: number;
  readonly prevPosition: number;
}

const brokersOf = ({ kafka }: System) => [`127.0.0.1:${kafka.port}`];

/** What the relay has sent some time ago, each with what stood before it in its partition. */
async function sentBefore(system: System, { category, topic }: AnyContract): Promise<Resent[]> {
  const until = await sentUpTo(system, topic.name);
  const store = await PostgresEventStore.open({ url: urlOf({ port: system.postgres.port, database: 'reprise_log', role: 'reprise_reader' }), connections: 1 });
  const last = new Map<number, number>();
  const sent: Resent[] = [];
  try {
    for await (const event of store.readAll({ categories: [category], after: Math.max(0, until - OLD), until })) {
      const partition = partitionOf(event.streamId, topic.partitions);
      const prevPosition = last.get(partition);
      last.set(partition, event.position);
      if (prevPosition !== undefined) sent.push({ event, partition, prevPosition });
    }
  } finally {
    await store.close();
  }
  return sent;
}

/** The relay's own word: what is at or below is in the topic. */
const sentUpTo = (system: System, topic: string): Promise<number> =>
  onDatabase(system, 'reprise_log', async (client) => {
    const { rows } = await client.query<{ position: string }>('SELECT position FROM relay_checkpoints WHERE name = $1', [topic]);
    return Number(rows[0]?.position ?? 0);
  });

const duplicatesSeen = async ({ services }: System) => {
  const counts = await Promise.all(PROJECTIONS.map((name) => services[name].metric('reprise_projection_duplicates_dropped_total')));
  return counts.reduce((sum, count) => sum + count, 0);
};

/** Old messages come again, in any order: a relay of before that was away, and does not know that it is one of before. */
const duplicates: Fault = {
  name: 'duplicates-out-of-order',
  lasts: BRIEFLY,
  strike: ({ system, random }) => {
    const contract = random.pick(contexts.filter(({ category }) => ['account', 'order', 'lead'].includes(category)));
    let before = 0;
    return {
      what: `old messages of ${contract.topic.name} again`,
      touches: ['postgres', 'kafka', ...PROJECTIONS],
      inject: async () => {
        before = await duplicatesSeen(system);
        const kafka = new KafkajsClient({ brokers: brokersOf(system), clientId: 'zombie-relay' });
        try {
          for (const { event, partition, prevPosition } of random.shuffled(await sentBefore(system, contract)).slice(0, RESENT)) {
            await kafka.send(contract.topic.name, partition, [toMessage(event, contract, prevPosition)]);
          }
        } finally {
          await kafka.close();
        }
      },
      heal: () => Promise.resolve(),
      bit: async () => (await duplicatesSeen(system)) - before,
    };
  },
};

/** Somebody joins the group, takes partitions, applies nothing and leaves. */
const rebalance: Fault = {
  name: 'rebalance',
  lasts: AWHILE,
  strike: ({ system }) => {
    const kafka = new KafkajsClient({ brokers: brokersOf(system), clientId: 'newcomer' });
    const [accounts] = contexts;
    let [taken, leave]: [number, () => Promise<void>] = [0, () => Promise.resolve()];
    return {
      what: 'a newcomer in the group of account-projection',
      touches: ['kafka'],
      inject: async () => {
        if (!accounts) return;
        const consumer = await kafka.consume({
          topic: accounts.topic,
          groupId: await groupOf(system, 'account-projection'),
          onAssigned: (partitions) => void (taken += partitions.length),
          onRebalancing: () => undefined,
          onBatch: (batch) => Promise.resolve(batch.records.forEach(({ offset }) => batch.resolve(offset))),
        });
        leave = () => consumer.stop();
      },
      heal: async () => {
        await leave();
        await kafka.close();
      },
      bit: () => Promise.resolve(taken),
    };
  },
};

async function groupOf(system: System, app: string): Promise<string> {
  const admin = new Kafka({ brokers: brokersOf(system), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { groups } = await admin.listGroups();
    return groups.find(({ groupId }) => groupId.startsWith(`${app}.`))?.groupId ?? '';
  } finally {
    await admin.disconnect();
  }
}

export const deliveries: readonly Fault[] = [duplicates, rebalance];
