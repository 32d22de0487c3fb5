import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PostgresEventStore } from '@reprise/event-store';
import { type RunningKafka, startKafka } from '@reprise/stack';
import { RecordingConsumer, type TestLog, createTestLog, describeWithKafka, happenedContract, newEvent, topicMessages } from '@reprise/testing';
import { Pool } from 'pg';
import { KafkaFeed } from './feed/kafka-feed';
import { KafkajsClient } from './kafka/kafkajs-client';
import { Relay } from './relay/relay';

const contract = happenedContract('outage', 3);

/** A broker of its own, because it is taken away. */
describeWithKafka('while Kafka is away', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'reprise-outage-'));
  let broker: RunningKafka;
  let testLog: TestLog;
  let store: PostgresEventStore;
  let pool: Pool;
  let kafka: KafkajsClient;
  let relay: Relay;
  const reports: string[] = [];

  beforeAll(async () => {
    broker = await startKafka({ dataDir });
    testLog = await createTestLog();
    store = await PostgresEventStore.open({ url: testLog.writerUrl });
    pool = new Pool({ connectionString: testLog.writerUrl });
    kafka = new KafkajsClient({ brokers: broker.brokers });
    const report = (level: string, message: string) => reports.push(`${level} ${message}`);
    relay = new Relay({ log: store, pool, connectionString: testLog.writerUrl, kafka, contracts: [contract], report });
  });
  afterAll(async () => {
    await relay.stop();
    await kafka.close();
    await store.close();
    await pool.end();
    await testLog.drop();
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const append = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        store.append({ streams: [{ streamId: `thing-${index % 9}`, expectedVersion: 'any', events: [newEvent()] }] }),
      ),
    );
  const until = async (reached: () => boolean) => {
    while (!reached()) await pause(10);
  };

  it('the log goes on; relay and consumer catch up afterwards, with nothing lost or doubled', async () => {
    const consumer = new RecordingConsumer();
    const feed = new KafkaFeed({ kafka, contract, groupId: 'outage', log: store, stallAfterMs: 10_000 });
    relay.start();
    const running = feed.run(consumer);
    await append(100);
    await consumer.until(100);

    const { port } = broker;
    await broker.stop();
    await append(100);
    await until(() => relay.status().problem !== undefined && relay.status().lag > 0);
    expect(relay.status().active).toBe(true);

    broker = await startKafka({ dataDir, port });
    await consumer.until(200, 50_000);
    await until(() => relay.status().lag === 0 && relay.status().problem === undefined);
    await append(100);
    await consumer.until(300, 50_000);

    expect(consumer.positions().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    expect(new Set((await topicMessages(kafka, contract.topic)).map(({ event }) => event.position)).size).toBe(300);
    expect(reports.filter((report) => report.includes('trouble'))).toHaveLength(1);
    await feed.stop();
    await running;
  }, 120_000);
});
