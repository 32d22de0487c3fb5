import type { Consumer, ConsumerConfig, EachBatchPayload, Kafka } from 'kafkajs';
import type { CommittedOffset, KafkaConsumer, ReceivedBatch, Subscription } from './kafka-client';
import { CONSUMER, RETRY } from './kafkajs-settings';

const PARTITIONS_AT_ONCE = 64;

const config = (groupId: string): ConsumerConfig => ({
  ...CONSUMER,
  groupId,
  // The feed starts a fresh consumer: kafkajs does not always come back by itself (#1513, #1721).
  retry: { ...RETRY, restartOnFailure: () => Promise.resolve(false) },
});

const received = (payload: EachBatchPayload): ReceivedBatch => {
  const { topic, partition, messages } = payload.batch;
  return {
    partition,
    records: messages.map(({ offset, key, value, headers }) => ({ topic, partition, offset, key, value, headers: headers ?? {} })),
    heartbeat: () => payload.heartbeat(),
    resolve: (offset) => payload.resolveOffset(offset),
    isCurrent: () => payload.isRunning() && !payload.isStale(),
  };
};

const whenCrashed = (consumer: Consumer): Promise<Error> =>
  new Promise((resolve) => consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error)));

const commitTo = (consumer: Consumer, topic: string) => (offsets: ReadonlyMap<number, CommittedOffset>) =>
  consumer.commitOffsets([...offsets].map(([partition, { offset, metadata }]) => ({ topic, partition, offset, metadata })));

export async function startConsumer(kafka: Kafka, subscription: Subscription): Promise<KafkaConsumer> {
  const { topic, groupId } = subscription;
  const consumer = kafka.consumer(config(groupId));
  const crashed = whenCrashed(consumer);
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => subscription.onAssigned(payload.memberAssignment[topic.name] ?? []));
  consumer.on(consumer.events.REBALANCING, () => subscription.onRebalancing());
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic.name], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: Math.min(topic.partitions, PARTITIONS_AT_ONCE),
      eachBatch: (payload) => subscription.onBatch(received(payload)),
    });
  } catch (error) {
    await consumer.disconnect().catch(() => undefined);
    throw error;
  }
  return { crashed, commit: commitTo(consumer, topic.name), stop: () => consumer.disconnect() };
}
