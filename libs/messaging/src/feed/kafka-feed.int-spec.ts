import { randomUUID } from 'node:crypto';
import type { AnyContract } from '@reprise/kernel';
import { MemoryLog, RecordingConsumer, describeWithKafka, eventFeedContract, happenedContract, kafkaBrokers } from '@reprise/testing';
import { Chain, byPartition, lastPositions } from '../chain';
import { toMessage } from '../envelope';
import { FeedStalled, TopicMismatch } from '../errors';
import type { FeedMessage } from '../event-feed';
import type { KafkaRecord } from '../kafka/kafka-client';
import { KafkajsClient } from '../kafka/kafkajs-client';
import { KafkaFeed, type KafkaFeedOptions } from './kafka-feed';
import { LogFeed } from './log-feed';

const newContract = () => happenedContract(`feed-${randomUUID()}`, 3);
const things = (count: number, among = 12) => Array.from({ length: count }, (_, index) => `thing-${index % among}`);
const inOrder = (positions: readonly number[]) => positions.toSorted((a, b) => a - b);

let kafka: KafkajsClient;

/** A topic filled by hand. */
const world = async (log: MemoryLog, contract: AnyContract = newContract()) => {
  const groupId = `group-${randomUUID()}`;
  const chain = new Chain(contract.topic.partitions);
  let published = 0;
  await kafka.ensureTopic(contract.topic);

  const produce = async (partition: number, records: readonly KafkaRecord[]) => kafka.send(contract.topic.name, partition, records);
  const publishOnly = async (messages: readonly FeedMessage[]) => {
    for (const [partition, linked] of byPartition(messages)) {
      await produce(partition, linked.map(({ event, prevPosition }) => toMessage(event, contract, prevPosition)));
    }
  };
  const link = (): FeedMessage[] => {
    const fresh = log.events.slice(published).filter(({ streamId }) => streamId.startsWith('thing-'));
    published = log.events.length;
    return chain.linkAll(fresh);
  };
  const feed = (options: Partial<KafkaFeedOptions> = {}) => new KafkaFeed({ kafka, contract, groupId, log, ...options });
  return { contract, groupId, feed, link, publishOnly, produce, publish: () => publishOnly(link()), close: () => Promise.resolve() };
};

/** Runs a feed until the consumer has so many messages. */
const take = async (feed: KafkaFeed | LogFeed, consumer: RecordingConsumer, count: number) => {
  const running = feed.run(consumer);
  try {
    await consumer.until(count);
  } finally {
    await feed.stop();
  }
  await running;
};

describeWithKafka('KafkaFeed', () => {
  beforeAll(() => {
    kafka = new KafkajsClient({ brokers: kafkaBrokers() });
  });
  afterAll(() => kafka.close());

  eventFeedContract((log) => world(log));

  it('gives the consumer exactly the log when messages were lost, doubled and shuffled', async () => {
    const log = new MemoryLog();
    log.append(...things(300));
    const { feed: newFeed, link, publishOnly } = await world(log);
    const linked = link();
    const shuffled = linked.map((message, index) => [index * 7919 % 31, message] as const).toSorted(([a], [b]) => a - b);
    await publishOnly(linked.filter((_, index) => index % 5 !== 0));
    await publishOnly(shuffled.map(([, message]) => message));
    await publishOnly(linked.slice(-3));
    const feed = newFeed();
    const consumer = new RecordingConsumer();
    await take(feed, consumer, 300);
    for (const partition of [0, 1, 2]) {
      expect(consumer.taken.filter((message) => message.partition === partition)).toEqual(linked.filter((message) => message.partition === partition));
    }
    expect(feed.counters.holes).toBeGreaterThan(0);
    expect(feed.counters.healed).toBeGreaterThan(0);
    expect(feed.counters.duplicates).toBeGreaterThan(0);
  });

  it('takes from the log what a message that is not an event may have replaced', async () => {
    const log = new MemoryLog();
    log.append(...things(30));
    const { feed: newFeed, link, publishOnly, produce } = await world(log);
    const linked = link();
    const lost = linked.at(-1);
    await publishOnly(linked.slice(0, -1));
    await produce(lost?.partition ?? 0, [{ key: 'stranger', value: 'not one of ours', headers: {} }]);
    const feed = newFeed();
    const consumer = new RecordingConsumer();
    await take(feed, consumer, 30);
    expect(inOrder(consumer.positions())).toEqual(inOrder(linked.map(({ event }) => event.position)));
    expect(feed.counters.unreadable).toBe(1);
  });

  it('completes from the log a consumer that has less than its group has read', async () => {
    const log = new MemoryLog();
    log.append(...things(60));
    const { feed, publish } = await world(log);
    await publish();
    await take(feed(), new RecordingConsumer(), 60);
    const restored = new RecordingConsumer();
    await take(feed(), restored, 60);
    expect(inOrder(restored.positions())).toEqual(log.events.map(({ position }) => position));
  });

  it('completes it too where the last that its group has read were duplicates of older messages', async () => {
    const log = new MemoryLog();
    log.append(...things(60));
    const { feed, link, publishOnly } = await world(log);
    const linked = link();
    await publishOnly(linked);
    await publishOnly([0, 1, 2].flatMap((partition) => linked.find((message) => message.partition === partition) ?? []));
    await take(feed(), new RecordingConsumer(), 60);
    const restored = new RecordingConsumer();
    const kept = linked.slice(0, 30);
    await restored.apply({ messages: kept, completeTo: lastPositions(kept) });
    await take(feed(), restored, 60);
    expect(inOrder(restored.positions())).toEqual(log.events.map(({ position }) => position));
  });

  it('goes on after LogFeed, and LogFeed after it, with nothing skipped and nothing doubled', async () => {
    const log = new MemoryLog();
    const consumer = new RecordingConsumer();
    const { contract, feed, publish } = await world(log);
    const append = async (count: number) => {
      log.append(...things(count));
      await publish();
    };
    await append(100);
    await take(new LogFeed({ log, contract, batchSize: 30 }), consumer, 100);
    await append(100);
    await take(feed(), consumer, 200);
    await append(100);
    await take(new LogFeed({ log, contract }), consumer, 300);
    await append(100);
    await take(feed(), consumer, 400);
    expect(inOrder(consumer.positions())).toEqual(log.events.map(({ position }) => position));
  });

  it('shares the partitions among the instances of a group, and takes over those of one that leaves', async () => {
    const log = new MemoryLog();
    const { feed: newFeed, publish } = await world(log);
    const consumer = new RecordingConsumer();
    const feeds = [newFeed(), newFeed()];
    const runs = feeds.map((feed) => feed.run(consumer));
    let appended = 0;
    const appendUntil = async (enough: () => boolean) => {
      while (!enough()) {
        log.append(...things(24));
        appended += 24;
        await publish();
        await consumer.until(appended);
      }
    };
    await appendUntil(() => feeds.every(({ counters }) => counters.applied > 0));
    await feeds[0]?.stop();
    const before = feeds[1]?.counters.applied ?? 0;
    await appendUntil(() => (feeds[1]?.counters.applied ?? 0) >= before + 24);
    expect(inOrder(consumer.positions())).toEqual(log.events.map(({ position }) => position));
    await feeds[1]?.stop();
    await Promise.all(runs);
  });

  it('ends, so that the process is started again, when the consumer hangs', async () => {
    const log = new MemoryLog();
    log.append(...things(10));
    const { feed, publish } = await world(log);
    await publish();
    let release: () => void = () => undefined;
    const hanging = new RecordingConsumer();
    hanging.before = () => new Promise<void>((resolve) => (release = resolve));
    await expect(feed({ stallAfterMs: 1_000, lookEveryMs: 100 }).run(hanging)).rejects.toThrow(FeedStalled);
    release();
  });

  it('refuses a topic with another number of partitions than its contract says', async () => {
    const { contract } = await world(new MemoryLog());
    const { feed } = await world(new MemoryLog());
    const other = feed({ contract: { ...contract, topic: { ...contract.topic, partitions: 4 } } });
    await expect(other.run(new RecordingConsumer())).rejects.toThrow(TopicMismatch);
  });

  it('reports the lag of the partitions it has', async () => {
    const log = new MemoryLog();
    log.append(...things(40));
    const { feed: newFeed, publish } = await world(log);
    await publish();
    const consumer = new RecordingConsumer();
    let refusing = true;
    consumer.before = () => {
      if (refusing) throw new Error('away');
    };
    const feed = newFeed({ lookEveryMs: 50 });
    const running = feed.run(consumer);
    while (feed.counters.lag < 40) await new Promise((resolve) => setImmediate(resolve));
    refusing = false;
    await consumer.until(40);
    while (feed.counters.lag > 0) await new Promise((resolve) => setImmediate(resolve));
    await feed.stop();
    await running;
    expect(feed.counters).toMatchObject({ applied: 40, lag: 0 });
  });
});
