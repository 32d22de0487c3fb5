import { randomUUID } from 'node:crypto';
import type { Topic } from '@reprise/kernel';
import { ReadingStopped } from '../errors';
import type { KafkaClient, ReceivedBatch, ReceivedRecord } from './kafka-client';

export interface ReadTopic {
  readonly topic: Topic;
  /** Records of one partition; the next of that partition are read when it has settled, and a rejection ends the reading. */
  onRecords(this: void, records: readonly ReceivedRecord[]): Promise<void>;
  /** For how long nothing may come before the reading is given up. Default 30 s. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 30_000;

/**
 * Hands over every record that the topic holds now, each partition in its order, a batch at a time; a record may come
 * twice. It reads with a group of its own, which commits nothing.
 * @throws ReadingStopped, the client's error, or that of `onRecords`
 */
export async function readTopic(kafka: KafkaClient, { topic, onRecords, patienceMs = PATIENCE_MS }: ReadTopic): Promise<void> {
  const ends = await kafka.endOffsets(topic.name);
  if (ends.size === 0) return;
  const reading = new Reading({ topic: topic.name, ends, patienceMs }, onRecords);
  try {
    const consumer = await kafka.consume({
      topic,
      groupId: `reprise-reading-${randomUUID()}`,
      onAssigned: () => undefined,
      onRebalancing: () => undefined,
      onBatch: (batch) => reading.take(batch),
    });
    await Promise.race([reading.done, consumer.crashed.then((error) => Promise.reject(error))]).finally(() => consumer.stop());
  } finally {
    reading.end();
  }
}

interface Range {
  readonly topic: string;
  /** Offset after the last record to read, by partition. */
  readonly ends: ReadonlyMap<number, bigint>;
  readonly patienceMs: number;
}

/** Up to the ends of all partitions; what fails ends it, and is not tried again. */
class Reading {
  readonly done: Promise<void>;
  private readonly missing: Map<number, bigint>;
  private settle: (failure?: Error) => void = () => undefined;
  private patience: NodeJS.Timeout | undefined;
  private underWay = 0;

  constructor(
    private readonly range: Range,
    private readonly onRecords: ReadTopic['onRecords'],
  ) {
    this.missing = new Map(range.ends);
    this.done = new Promise((resolve, reject) => (this.settle = (failure) => (failure ? reject(failure) : resolve())));
    this.done.catch(() => undefined);
    this.wait();
  }

  async take(batch: ReceivedBatch): Promise<void> {
    clearTimeout(this.patience);
    this.underWay += 1;
    try {
      await this.onRecords(batch.records);
    } catch (error) {
      return this.settle(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.underWay -= 1;
    }
    const last = batch.records.at(-1);
    if (last) {
      batch.resolve(last.offset);
      this.reached(batch.partition, BigInt(last.offset) + 1n);
    }
    this.wait();
  }

  end(): void {
    clearTimeout(this.patience);
    this.settle();
  }

  private reached(partition: number, offset: bigint): void {
    if (offset >= (this.missing.get(partition) ?? 0n)) this.missing.delete(partition);
    if (this.missing.size === 0) this.settle();
  }

  private wait(): void {
    clearTimeout(this.patience);
    if (this.underWay > 0 || this.missing.size === 0) return;
    const stopped = () => this.settle(new ReadingStopped(this.range.topic, [...this.missing.keys()]));
    this.patience = setTimeout(stopped, this.range.patienceMs);
  }
}
