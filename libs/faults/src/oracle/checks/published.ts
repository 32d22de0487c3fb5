import type { Check } from '../check';
import { type Finding, finding } from '../finding';

const categoryOf = (streamId: string) => streamId.slice(0, streamId.indexOf('-'));

/** Every event is in its topic, and a stream in one partition, in its order. */
export const published: Check = ({ log, topics, published: messages }) => {
  const inTopic = new Set(messages.map(({ topic, position }) => `${topic} ${position}`));
  const lost = log.flatMap(({ position, streamId }) => {
    const topic = topics[categoryOf(streamId)];
    return topic === undefined || inTopic.has(`${topic} ${position}`) ? [] : [finding('lost', `${streamId} at position ${position} is missing in ${topic}`)];
  });
  const partitionOf = new Map<string, number>();
  const strayed: Finding[] = [];
  for (const { topic, streamId, partition, position } of messages) {
    const first = partitionOf.get(`${topic} ${streamId}`) ?? partition;
    partitionOf.set(`${topic} ${streamId}`, first);
    if (partition !== first) strayed.push(finding('reordered', `${streamId} is in partitions ${first} and ${partition} of ${topic} (position ${position})`));
  }
  return [...lost, ...strayed];
};
