import { setTimeout as delay } from 'node:timers/promises';
import type { ProducerRecord, RecordMetadata } from 'kafkajs';
import type { Random } from '../../random';
import type { StoredMessage, StoredTopics } from './stored-topics';

const SLOWEST_MS = 6;

type Sent = Pick<ProducerRecord, 'topic' | 'messages'>;

const stored = ({ messages }: Sent): StoredMessage[] =>
  messages.map(({ partition, key, value, headers }) => ({
    partition: partition ?? 0,
    key: String(key),
    value: String(value),
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)])),
  }));

/** What kafkajs' producer may do to a send, at its worst: refuse it, lose its answer, or resolve without having sent it (kafkajs #1303). */
export function producer(topics: StoredTopics, random: Random) {
  const send = async (record: Sent): Promise<RecordMetadata[]> => {
    await delay(random.between(0, SLOWEST_MS - 1));
    if (random.chance(0.05)) throw new Error('simulated: refused');
    if (random.chance(0.05)) return [];
    topics.append(record.topic, stored(record));
    if (random.chance(0.05)) throw new Error('simulated: its answer is lost');
    return [{ topicName: record.topic, partition: record.messages[0]?.partition ?? 0, errorCode: 0 }];
  };
  return { connect: () => Promise.resolve(), disconnect: () => Promise.resolve(), send };
}
