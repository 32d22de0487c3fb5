import type { StoredEvent } from '@reprise/kernel';

/** One event as a partition carries it. */
export interface FeedMessage {
  readonly partition: number;
  /** Position of the message before it in the same partition; 0 for the first. */
  readonly prevPosition: number;
  readonly event: StoredEvent;
}

/** What is handed over at once. Within a partition, messages are in position order. */
export interface FeedBatch {
  readonly messages: readonly FeedMessage[];
  /**
   * Up to where each partition of this batch is known to be complete once it is applied: the last message of the
   * partition (Kafka), or the log position read so far (LogFeed, which names every partition).
   */
  readonly completeTo: ReadonlyMap<number, number>;
}

/** Where a consumer stands in one partition of a topic. */
export interface PartitionCheckpoint {
  /** Last applied message of the partition: what the next message's `prevPosition` must equal. */
  readonly position: number;
  /** Nothing at or below this position is missing; at least `position`. */
  readonly completeTo: number;
}

/** The consumer's side: checks the chain against its own checkpoint and applies. */
export interface FeedConsumer {
  /** By partition; a partition without an entry stands at 0. */
  checkpoints(): Promise<ReadonlyMap<number, PartitionCheckpoint>>;
  /**
   * Applies a batch exactly once. Resolves when it is committed (or was known already); rejects when it could not
   * be applied, and the feed hands it over again later.
   */
  apply(batch: FeedBatch): Promise<void>;
}

/**
 * Brings the events of one topic to a consumer, at least once and in order per partition.
 * KafkaFeed and LogFeed are interchangeable: the consumer cannot tell which one it has.
 */
export interface EventFeed {
  /** Runs until stopped. Rejects when it cannot go on (the process should end and be started again). */
  run(consumer: FeedConsumer): Promise<void>;
  /** Finishes the batch in hand, then lets `run` resolve. */
  stop(): Promise<void>;
}
