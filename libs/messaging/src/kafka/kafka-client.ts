import type { Topic } from '@reprise/kernel';

/** A message on its way to a topic. */
export interface KafkaRecord {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string | Buffer>>;
}

/** A message as it came from a topic. */
export interface ReceivedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string | Buffer | readonly (string | Buffer)[] | undefined>>;
}

/** Messages of one partition, in offset order. While one is handled, the next of that partition waits. */
export interface ReceivedBatch {
  readonly partition: number;
  readonly records: readonly ReceivedRecord[];
  /** Keeps the membership alive. Rejects when the group rebalances: the handler should end by throwing that error. */
  heartbeat(): Promise<void>;
  /** The next fetch starts after this offset. */
  resolve(offset: string): void;
  /** False when the consumer is stopping: the rest of the batch is to be left alone. */
  isCurrent(): boolean;
}

export interface Subscription {
  readonly topic: Topic;
  readonly groupId: string;
  /** A partition set was assigned, after joining the group or a rebalance. */
  onAssigned(partitions: readonly number[]): void;
  /** The assignment is void until the next `onAssigned`. */
  onRebalancing(): void;
  /** A rejection leaves the place unchanged: the batch comes again. */
  onBatch(batch: ReceivedBatch): Promise<void>;
}

/** Up to where a group has read one partition. */
export interface CommittedOffset {
  /** Of the next message to read. */
  readonly offset: string;
  /** What the committer wrote beside it. */
  readonly metadata: string;
}

export interface KafkaConsumer {
  /** Resolves with the reason when the consumer ended by itself. */
  readonly crashed: Promise<Error>;
  commit(offsets: ReadonlyMap<number, CommittedOffset>): Promise<void>;
  /** Waits for the handlers in hand. */
  stop(): Promise<void>;
}

/** All that Reprise asks of Kafka, so that the client behind it can be replaced. */
export interface KafkaClient {
  /** Creates the topic where it is missing. @throws TopicMismatch when it has another number of partitions */
  ensureTopic(topic: Topic): Promise<void>;
  /** Resolves when all in-sync replicas have it, in exactly this partition. @throws NotSent, or the client's error */
  send(topic: string, partition: number, records: readonly KafkaRecord[]): Promise<void>;
  consume(subscription: Subscription): Promise<KafkaConsumer>;
  /** Every topic that there is, those of Kafka itself included. */
  topics(): Promise<readonly Topic[]>;
  /** Offset after the last message, by partition; none for an empty partition. */
  endOffsets(topic: string): Promise<ReadonlyMap<number, bigint>>;
  /** By partition; none where the group has committed nothing. */
  committedOffsets(groupId: string, topic: string): Promise<ReadonlyMap<number, CommittedOffset>>;
  close(): Promise<void>;
}
