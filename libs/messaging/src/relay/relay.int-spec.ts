import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { PostgresEventStore } from '@reprise/event-store';
import type { AnyContract } from '@reprise/kernel';
import { type TestLog, createTestLog, describeWithKafka, happenedContract, kafkaBrokers, newEvent, topicMessages } from '@reprise/testing';
import { Client, Pool } from 'pg';
import { byPartition } from '../chain';
import { RelayDeposed } from '../errors';
import type { FeedMessage } from '../event-feed';
import { KafkajsClient } from '../kafka/kafkajs-client';
import { partitionOf } from '../partition';
import { Relay } from './relay';
import { RelayCheckpoints } from './relay-checkpoints';

const until = async (reached: () => boolean | Promise<boolean>, what: string) => {
  const deadline = performance.now() + 30_000;
  while (!(await reached())) {
    if (performance.now() > deadline) throw new Error(`not reached within 30 s: ${what}`);
    await pause(10);
  }
};

describeWithKafka('Relay', () => {
  let testLog: TestLog;
  let store: PostgresEventStore;
  let pool: Pool;
  let kafka: KafkajsClient;
  let contract: AnyContract;
  const relays: Relay[] = [];

  beforeEach(async () => {
    testLog = await createTestLog();
    store = await PostgresEventStore.open({ url: testLog.writerUrl });
    pool = new Pool({ connectionString: testLog.writerUrl });
    pool.on('error', () => undefined);
    kafka = new KafkajsClient({ brokers: kafkaBrokers() });
    contract = happenedContract(`relay-${randomUUID()}`, 4);
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await kafka.close();
    await store.close();
    await pool.end();
    await testLog.drop();
  });

  const start = (overrides: { contracts?: AnyContract[]; kafka?: KafkajsClient; reports?: string[] } = {}) => {
    const relay = new Relay({
      log: store,
      pool,
      connectionString: testLog.writerUrl,
      kafka: overrides.kafka ?? kafka,
      contracts: overrides.contracts ?? [contract],
      report: (level, message) => overrides.reports?.push(`${level} ${message}`),
    });
    relays.push(relay);
    relay.start();
    return relay;
  };
  const append = async (count: number, category = 'thing', among = 15) => {
    const appends = Array.from({ length: count }, (_, index) =>
      store.append({ streams: [{ streamId: `${category}-${index % among}`, expectedVersion: 'any', events: [newEvent({ data: { index } })] }] }),
    );
    await Promise.all(appends);
  };
  const published = async (relay: Relay) => {
    const head = await store.head();
    await until(() => relay.status().active && relay.status().position >= head && relay.status().lag === 0, `relay at ${head}`);
  };
  const killLeader = async () => {
    const admin = new Client({ connectionString: testLog.superuserUrl });
    await admin.connect();
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE locktype = 'advisory' AND granted AND datname = current_database() AND application_name = 'reprise-relay'`);
    await admin.end();
  };
  const stored = async () => {
    const events = [];
    for await (const event of store.readAll({ categories: [contract.category] })) events.push(event);
    return events;
  };
  /** Duplicates aside, each partition holds the chain of the log; and nothing that is not in the log. */
  const expectChain = (messages: readonly FeedMessage[]) => {
    for (const [, linked] of byPartition(messages)) {
      let last = 0;
      for (const { prevPosition, event } of linked) {
        if (event.position <= last) continue;
        expect(prevPosition).toBe(last);
        last = event.position;
      }
    }
  };

  it('publishes every event once, unbroken on every partition, as the log stored it', async () => {
    const relay = start();
    await append(400);
    await published(relay);
    await append(100);
    await append(50, 'other');
    await published(relay);
    const messages = await topicMessages(kafka, contract.topic);
    expectChain(messages);
    expect(messages.map(({ event }) => event).toSorted((a, b) => a.position - b.position)).toEqual(await stored());
    expect(messages.every(({ partition, event }) => partition === partitionOf(event.streamId, 4))).toBe(true);
    expect(relay.status()).toMatchObject({ active: true, lag: 0, published: 500 });
  });

  it('goes on after a stop where it left off, and repeats nothing', async () => {
    await append(100);
    const first = start();
    await published(first);
    await first.stop();
    await append(100);
    await published(start());
    const messages = await topicMessages(kafka, contract.topic);
    expect(messages).toHaveLength(200);
    expectChain(messages);
  });

  it('fills the topic of a context that comes later from the beginning of the log', async () => {
    const later = happenedContract(`relay-${randomUUID()}`, 2, 'other');
    await append(30);
    await append(20, 'other');
    const first = start();
    await published(first);
    await first.stop();
    await published(start({ contracts: [contract, later] }));
    await expect(topicMessages(kafka, later.topic)).resolves.toHaveLength(20);
    await expect(topicMessages(kafka, contract.topic)).resolves.toHaveLength(30);
  });

  it('is active once among instances; another takes over when the connection of the active one is lost', async () => {
    const both = [start(), start()];
    const active = () => both.filter((relay) => relay.status().active);
    await until(() => active().length === 1, 'one is active');
    const [first] = active();
    if (!first) throw new Error('none is active');
    await append(200);
    await published(first);
    for (let round = 0; round < 3; round += 1) {
      const before = active()[0];
      await killLeader();
      const killed = performance.now();
      await append(50);
      await until(() => both.some((relay) => relay !== before && relay.status().active) || before?.status().active === true, 'one is active again');
      expect(performance.now() - killed).toBeLessThan(10_000);
      const leader = active()[0];
      if (leader) await published(leader);
      expect(active().length).toBeLessThanOrEqual(1);
    }
    const messages = await topicMessages(kafka, contract.topic);
    expectChain(messages);
    expect(new Set(messages.map(({ event }) => event.position)).size).toBe(350);
  });

  it('does not let a deposed relay move the checkpoint', async () => {
    const checkpoints = new RelayCheckpoints(pool);
    const mine = await checkpoints.load('topic');
    const theirs = await checkpoints.load('topic');
    await checkpoints.move('topic', mine.position, { position: 5, partitions: new Map([[0, 4], [2, 5]]) });
    await expect(checkpoints.move('topic', theirs.position, { position: 9, partitions: new Map() })).rejects.toThrow(RelayDeposed);
    await expect(checkpoints.load('topic')).resolves.toEqual({ position: 5, partitions: new Map([[0, 4], [2, 5]]) });
  });

  it('goes on from the checkpoint when somebody else moved it meanwhile', async () => {
    const relay = start();
    await append(50);
    await published(relay);
    await pool.query(`UPDATE relay_checkpoints SET position = 10, partitions = '{}' WHERE name = $1`, [contract.topic.name]);
    await append(50);
    await published(relay);
    const messages = await topicMessages(kafka, contract.topic);
    expect(new Set(messages.map(({ event }) => event.position)).size).toBe(100);
  });

  it('refuses a topic that has another number of partitions, and says so, but goes on with the others', async () => {
    const later = happenedContract(`relay-${randomUUID()}`, 2, 'other');
    await kafka.ensureTopic({ ...contract.topic, partitions: 3 });
    const reports: string[] = [];
    const relay = start({ contracts: [contract, later], reports });
    await append(10);
    await append(10, 'other');
    await until(() => relay.status().problem !== undefined, 'a problem is reported');
    expect(relay.status().problem).toContain('has 3 partitions, its contract says 4');
    await until(async () => (await topicMessages(kafka, later.topic).catch(() => [])).length === 10, 'the other topic is filled');
    expect(reports.filter((report) => report.startsWith('warn'))).toHaveLength(1);
  });

  it('waits for a Kafka that is away, says so once, and stops at once all the same', async () => {
    const nowhere = new KafkajsClient({ brokers: ['127.0.0.1:1'] });
    const reports: string[] = [];
    const relay = start({ kafka: nowhere, reports });
    await append(20);
    await until(() => relay.status().problem !== undefined && relay.status().lag === 20, 'the lag shows');
    await relay.stop();
    await nowhere.close();
    expect(reports.filter((report) => report.startsWith('warn'))).toHaveLength(1);
    await published(start());
    await expect(topicMessages(kafka, contract.topic)).resolves.toHaveLength(20);
  });
});
