import { randomUUID } from 'node:crypto';
import type { Topic } from '@reprise/kernel';
import { type FeedMessage, type KafkaClient, type ReceivedRecord, fromMessage } from '@reprise/messaging';

/** Everything a topic holds now, by partition, read with a group of its own. */
export async function topicRecords(kafka: KafkaClient, topic: Topic): Promise<ReadonlyMap<number, readonly ReceivedRecord[]>> {
  const ends = await kafka.endOffsets(topic.name);
  const records = new Map<number, ReceivedRecord[]>([...ends.keys()].map((partition) => [partition, []]));
  const complete = () => [...ends].every(([partition, end]) => BigInt(records.get(partition)?.length ?? 0) >= end);
  let done: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (done = resolve));
  if (complete()) return records;
  const consumer = await kafka.consume({
    topic,
    groupId: `reader-${randomUUID()}`,
    onAssigned: () => undefined,
    onRebalancing: () => undefined,
    onBatch: (batch) => {
      records.get(batch.partition)?.push(...batch.records);
      const last = batch.records.at(-1);
      if (last) batch.resolve(last.offset);
      if (complete()) done();
      return Promise.resolve();
    },
  });
  await finished;
  await consumer.stop();
  return records;
}

/** As `topicRecords`, as events. */
export async function topicMessages(kafka: KafkaClient, topic: Topic): Promise<readonly FeedMessage[]> {
  const records = await topicRecords(kafka, topic);
  return [...records.values()].flat().map(fromMessage);
}
