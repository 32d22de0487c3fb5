import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresEventStore } from '@reprise/event-store';
import { KafkaFeed, KafkajsClient, Relay, SealPublisher, partitionOf } from '@reprise/messaging';
import { ProjectionRuntime, type WakeUp } from '@reprise/projections';
import { Pool } from 'pg';
import { ledger, projections } from './ledger';

const LOOK_MS = 50;
const STILL_MS = 8_000;
/** Two groups get every message each: one of them is always the zombie of the other. */
const GROUPS = ['one', 'other'];
const BATCH = 40;

export interface DeliveryParts {
  readonly store: PostgresEventStore;
  readonly logUrl: string;
  readonly readModel: Pool;
  readonly wakeUp: WakeUp;
}

/** What brings events from the log to the read models: two relays, of which one leads, and consumers that get in each other's way. */
export class Delivery {
  private readonly kafka = new KafkajsClient({ brokers: ['127.0.0.1:1'] });
  private readonly log: Pool;
  private readonly relays: readonly Relay[];
  private readonly feeds: readonly KafkaFeed[];
  private readonly publisher: SealPublisher;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: DeliveryParts) {
    const { store, logUrl } = parts;
    this.log = new Pool({ connectionString: logUrl }).on('error', () => undefined);
    const relay = { log: store, pool: this.log, connectionString: logUrl, kafka: this.kafka, contracts: [ledger] };
    this.relays = [new Relay(relay), new Relay(relay)];
    this.feeds = GROUPS.map((groupId) => new KafkaFeed({ kafka: this.kafka, contract: ledger, groupId, log: store, batchSize: BATCH }));
    this.publisher = new SealPublisher({ kafka: this.kafka, pool: this.log, seals: store.seals, topic: { name: 'reprise.seals', partitions: 1 } });
  }

  start(): void {
    for (const relay of this.relays) relay.start();
    const runtime = () => new ProjectionRuntime({ pool: this.parts.readModel, projections, wakeUp: this.parts.wakeUp });
    this.running = Promise.all(this.feeds.map((feed) => feed.run(runtime())));
  }

  async seal(): Promise<void> {
    await this.parts.store.seals.seal({ full: false });
    await this.publisher.publishNext().catch(() => undefined);
  }

  /** Waits until every partition is applied to its end, or nothing moves any more: a broken one never gets there. */
  async drained(): Promise<boolean> {
    const last = new Map<number, number>();
    for await (const { streamId, position } of this.parts.store.readAll({ categories: [ledger.category] })) last.set(partitionOf(streamId, ledger.topic.partitions), position);
    let [stood, since] = ['', performance.now()];
    while (performance.now() - since < STILL_MS) {
      const { reached, stands } = await this.stand(last);
      if (reached) return true;
      if (stands !== stood) [stood, since] = [stands, performance.now()];
      await delay(LOOK_MS);
    }
    return false;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.relays, ...this.feeds].map((part) => part.stop()));
    await this.running;
    await this.kafka.close();
    await this.log.end();
  }

  private async stand(last: ReadonlyMap<number, number>): Promise<{ readonly reached: boolean; readonly stands: string }> {
    const { rows } = await this.parts.readModel.query<{ partition: number; position: string }>('SELECT partition, min(position) AS position FROM checkpoints GROUP BY partition');
    const { rows: relayed } = await this.log.query<{ position: string }>('SELECT position FROM relay_checkpoints WHERE name = $1', [ledger.topic.name]);
    const applied = rows.every(({ partition, position }) => Number(position) >= (last.get(partition) ?? 0));
    const reached = applied && Number(relayed[0]?.position ?? 0) >= Math.max(0, ...last.values());
    return { reached, stands: JSON.stringify([rows, relayed]) };
  }
}
