import { randomUUID } from 'node:crypto';
import type { Topic } from '@reprise/kernel';
import type { KafkaClient, ReceivedBatch } from '../kafka/kafka-client';
import { type PublishedSeal, SEAL_TOPIC, fromRecord } from './seal-topic';

export interface ReadPublishedSeals {
  /** The next is read when it has settled; a rejection ends the reading. */
  onSeals(this: void, seals: readonly PublishedSeal[]): Promise<void>;
  /** Default: `reprise.seals`. */
  readonly topic?: Topic;
}

/**
 * Hands over every seal that the topic holds now, in its order, a batch at a time; a seal may come twice.
 * @throws UnreadableMessage, the client's error, or that of `onSeals`
 */
export async function readPublishedSeals(kafka: KafkaClient, { onSeals, topic = SEAL_TOPIC }: ReadPublishedSeals): Promise<void> {
  const end = (await kafka.endOffsets(topic.name)).get(0);
  if (end === undefined) return;
  const read = new Reading(end, onSeals);
  const consumer = await kafka.consume({
    topic,
    groupId: `reprise-seals-${randomUUID()}`,
    onAssigned: () => undefined,
    onRebalancing: () => undefined,
    onBatch: (batch) => read.take(batch),
  });
  await Promise.race([read.done, consumer.crashed.then((error) => Promise.reject(error))]).finally(() => consumer.stop());
}

/** Up to an offset; what fails ends it, and is not tried again. */
class Reading {
  readonly done: Promise<void>;
  private settle: (failure?: Error) => void = () => undefined;

  constructor(
    private readonly end: bigint,
    private readonly onSeals: ReadPublishedSeals['onSeals'],
  ) {
    this.done = new Promise((resolve, reject) => (this.settle = (failure) => (failure ? reject(failure) : resolve())));
  }

  async take(batch: ReceivedBatch): Promise<void> {
    try {
      await this.onSeals(batch.records.map(fromRecord));
    } catch (error) {
      return this.settle(error instanceof Error ? error : new Error(String(error)));
    }
    const last = batch.records.at(-1);
    if (!last) return;
    batch.resolve(last.offset);
    if (BigInt(last.offset) + 1n >= this.end) this.settle();
  }
}
