import { failpoint } from '@reprise/failpoints';
import type { Topic } from '@reprise/kernel';
import { Kafka, type Admin, type Producer, logLevel } from 'kafkajs';
import { TopicMismatch } from '../errors';
import { type Log, silent } from '../log';
import type { CommittedOffset, KafkaClient, KafkaConsumer, KafkaRecord, Subscription } from './kafka-client';
import { confirm } from './confirmation';
import { Connected } from './connected';
import { installFastProduce } from './fast-produce';
import { startConsumer } from './kafkajs-consumer';
import { CONNECTION, RETRY, TOPIC_CONFIG, logsTo } from './kafkajs-settings';

export interface KafkajsOptions {
  readonly brokers: readonly string[];
  /** Default `reprise`. */
  readonly clientId?: string;
  readonly log?: Log;
}

const ALL_IN_SYNC_REPLICAS = -1;

/** Kafka by kafkajs. Connects on first use, and again after a failure. */
export class KafkajsClient implements KafkaClient {
  private readonly kafka: Kafka;
  private readonly producer: Connected<Producer>;
  private readonly admin: Connected<Admin>;

  constructor({ brokers, clientId = 'reprise', log = silent }: KafkajsOptions) {
    installFastProduce();
    this.kafka = new Kafka({ ...CONNECTION, brokers: [...brokers], clientId, retry: RETRY, logLevel: logLevel.WARN, logCreator: logsTo(log) });
    this.producer = new Connected(() => this.kafka.producer({ allowAutoTopicCreation: false, retry: { ...RETRY, retries: 1 } }));
    this.admin = new Connected(() => this.kafka.admin());
  }

  ensureTopic({ name, partitions }: Topic): Promise<void> {
    return this.admin.use(async (admin) => {
      await admin.createTopics({ topics: [{ topic: name, numPartitions: partitions, configEntries: TOPIC_CONFIG }] });
      const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
      const actual = topics[0]?.partitions.length ?? 0;
      if (actual !== partitions) throw new TopicMismatch({ name, partitions }, actual);
    });
  }

  send(topic: string, partition: number, records: readonly KafkaRecord[]): Promise<void> {
    return this.producer.use(async (producer) => {
      const messages = records.map(({ key, value, headers }) => ({ key, value, headers, partition }));
      const answers = await producer.send({ topic, messages, acks: ALL_IN_SYNC_REPLICAS, timeout: CONNECTION.requestTimeout });
      failpoint('relay.answered');
      confirm(topic, partition, answers);
      failpoint('relay.verified');
    });
  }

  consume(subscription: Subscription): Promise<KafkaConsumer> {
    return startConsumer(this.kafka, subscription);
  }

  topics(): Promise<readonly Topic[]> {
    return this.admin.use(async (admin) => {
      const { topics } = await admin.fetchTopicMetadata();
      return topics.map(({ name, partitions }) => ({ name, partitions: partitions.length }));
    });
  }

  endOffsets(topic: string): Promise<ReadonlyMap<number, bigint>> {
    return this.admin.use(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      const filled = offsets.filter(({ high, low }) => high !== low);
      return new Map(filled.map(({ partition, high }) => [partition, BigInt(high)]));
    });
  }

  committedOffsets(groupId: string, topic: string): Promise<ReadonlyMap<number, CommittedOffset>> {
    return this.admin.use(async (admin) => {
      const [answer] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const committed = (answer?.partitions ?? []).filter(({ offset }) => offset !== '-1');
      return new Map(committed.map(({ partition, offset, metadata }) => [partition, { offset, metadata: metadata ?? '' }]));
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.producer.close(), this.admin.close()]);
  }
}
