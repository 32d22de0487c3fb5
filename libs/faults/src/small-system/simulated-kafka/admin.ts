import type { StoredTopics } from './stored-topics';

const partitionsOf = (topics: StoredTopics, name: string) => Array.from({ length: topics.partitionsOf(name) }, (_, partition) => partition);

/** What messaging asks of kafkajs' admin. */
export function admin(topics: StoredTopics) {
  return {
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    createTopics: ({ topics: wanted }: { topics: readonly { topic: string; numPartitions: number }[] }) => {
      for (const { topic, numPartitions } of wanted) topics.create(topic, numPartitions);
      return Promise.resolve(true);
    },
    fetchTopicMetadata: ({ topics: names = topics.names }: { topics?: readonly string[] } = {}) =>
      Promise.resolve({ topics: names.map((name) => ({ name, partitions: partitionsOf(topics, name) })) }),
    fetchTopicOffsets: (name: string) =>
      Promise.resolve(partitionsOf(topics, name).map((partition) => ({ partition, low: '0', high: String(topics.messagesOf(name, partition).length) }))),
    fetchOffsets: ({ groupId, topics: [name = ''] }: { groupId: string; topics: readonly string[] }) => {
      const committed = (partition: number) => topics.committed(groupId, name, partition) ?? { offset: '-1', metadata: null };
      return Promise.resolve([{ topic: name, partitions: partitionsOf(topics, name).map((partition) => ({ partition, ...committed(partition) })) }]);
    },
  };
}
