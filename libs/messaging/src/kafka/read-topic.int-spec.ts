import { randomUUID } from 'node:crypto';
import { describeWithKafka, kafkaBrokers } from '@reprise/testing';
import { ReadingStopped } from '../errors';
import type { KafkaClient, ReceivedRecord } from './kafka-client';
import { KafkajsClient } from './kafkajs-client';
import { readTopic } from './read-topic';

describeWithKafka('a topic that is read once', () => {
  const kafka = new KafkajsClient({ brokers: kafkaBrokers() });
  afterAll(() => kafka.close());

  const record = (value: string) => ({ key: 'k', value, headers: {} });
  const read = async (topic: { name: string; partitions: number }) => {
    const records: ReceivedRecord[] = [];
    await readTopic(kafka, { topic, onRecords: (some) => Promise.resolve(void records.push(...some)) });
    return records.map(({ partition, value }) => `${partition} ${String(value)}`).sort();
  };

  it('is among the topics that there are, and gives everything it holds of every partition', async () => {
    const topic = { name: `reading-${randomUUID()}`, partitions: 3 };
    await kafka.ensureTopic(topic);
    expect(await kafka.topics()).toContainEqual(topic);
    expect(await read(topic)).toEqual([]);
    await kafka.send(topic.name, 0, [record('a'), record('b')]);
    await kafka.send(topic.name, 2, [record('c')]);
    expect(await read(topic)).toEqual(['0 a', '0 b', '2 c']);
  });

  it('is not waited for without end', async () => {
    const topic = { name: `reading-${randomUUID()}`, partitions: 1 };
    await kafka.ensureTopic(topic);
    await kafka.send(topic.name, 0, [record('a')]);
    const beyond: Pick<KafkaClient, 'endOffsets' | 'consume'> = {
      endOffsets: () => Promise.resolve(new Map([[0, 2n]])),
      consume: (subscription) => kafka.consume(subscription),
    };
    const reading = readTopic(beyond as KafkaClient, { topic, onRecords: () => Promise.resolve(), patienceMs: 2_000 });
    await expect(reading).rejects.toThrow(ReadingStopped);
  });

  it('ends with what its reader throws', async () => {
    const topic = { name: `reading-${randomUUID()}`, partitions: 1 };
    await kafka.ensureTopic(topic);
    await kafka.send(topic.name, 0, [record('a')]);
    await expect(readTopic(kafka, { topic, onRecords: () => Promise.reject(new Error('enough')) })).rejects.toThrow('enough');
  });
});
