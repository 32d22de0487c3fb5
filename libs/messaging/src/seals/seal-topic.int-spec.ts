import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { PostgresEventStore } from '@reprise/event-store';
import { type TestLog, createTestLog, describeWithKafka, kafkaBrokers, newEvent, newStreamId } from '@reprise/testing';
import { Client, Pool } from 'pg';
import { SealsGone, UnreadableMessage } from '../errors';
import { KafkajsClient } from '../kafka/kafkajs-client';
import { readPublishedSeals } from './published-seals';
import { SealPublisher } from './seal-publisher';
import type { PublishedSeal } from './seal-topic';
import { Sealer } from './sealer';

const until = async (reached: () => boolean | Promise<boolean>, what: string) => {
  const deadline = performance.now() + 30_000;
  while (!(await reached())) {
    if (performance.now() > deadline) throw new Error(`not reached within 30 s: ${what}`);
    await pause(10);
  }
};

describeWithKafka('published seals', () => {
  let log: TestLog;
  let store: PostgresEventStore;
  let pool: Pool;
  let kafka: KafkajsClient;
  let topic: { name: string; partitions: number };
  beforeEach(async () => {
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.writerUrl });
    pool = new Pool({ connectionString: log.writerUrl });
    kafka = new KafkajsClient({ brokers: kafkaBrokers() });
    topic = { name: `seals-${randomUUID()}`, partitions: 1 };
  });
  afterEach(async () => {
    await Promise.all([kafka.close(), store.close(), pool.end()]);
    await log.drop();
  });

  const publisher = (client = kafka) => new SealPublisher({ kafka: client, pool, seals: store.seals, topic });
  const seal = async (count: number) => {
    for (let done = 0; done < count; done += 1) {
      await store.append({ streams: [{ streamId: newStreamId(), expectedVersion: 0, events: [newEvent(), newEvent()] }] });
      await store.seals.seal({ full: false });
    }
  };
  const published = async () => {
    const found: PublishedSeal[] = [];
    await readPublishedSeals(kafka, { topic, onSeals: async (seals) => void found.push(...(await Promise.resolve(seals))) });
    return found;
  };
  const asSuperuser = async (sql: string) => {
    const client = new Client({ connectionString: log.superuserUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };

  it('are those of the log, in order, each once where nothing fails', async () => {
    await seal(11);
    const first = publisher();
    expect(await first.publishNext()).toBe(true);
    expect(await first.publishNext()).toBe(false);
    await seal(2);
    expect(await publisher().publishNext()).toBe(false);
    expect(await publisher().publishNext()).toBe(false);
    expect(await published()).toEqual(await store.seals.read({ after: 0, limit: 100 }));
  });

  it('are none in a topic that is empty', async () => {
    await kafka.ensureTopic(topic);
    expect(await published()).toEqual([]);
  });

  it('go on to be made while Kafka is away, and are all published later', async () => {
    const nowhere = new KafkajsClient({ brokers: ['127.0.0.1:1'] });
    const running = (client: KafkajsClient) =>
      new Sealer({ head: () => store.head(), seals: store.seals, connectionString: log.writerUrl, publisher: publisher(client), everyMs: 20 });
    const without = running(nowhere);
    await seal(3);
    without.start();
    await store.append({ streams: [{ streamId: newStreamId(), expectedVersion: 0, events: [newEvent()] }] });
    await until(() => without.status().position === 7 && without.status().problem !== undefined, 'sealed, and a problem shown');
    await without.stop();
    await nowhere.close();
    const sealer = running(kafka);
    sealer.start();
    const { number } = await store.seals.sealed();
    await until(async () => (await published().catch(() => [])).length === number, 'all published');
    await sealer.stop();
  });

  it('show that seals were removed from the log', async () => {
    await seal(3);
    await publisher().publishNext();
    await asSuperuser('ALTER TABLE seals DISABLE TRIGGER ALL; DELETE FROM seals WHERE number = 3');
    await expect(publisher().publishNext()).rejects.toThrow(SealsGone);
  });

  it('are refused where a message is none', async () => {
    await kafka.ensureTopic(topic);
    await kafka.send(topic.name, 0, [{ key: 'seals', value: '{"number": 1}', headers: {} }]);
    await expect(published()).rejects.toThrow(UnreadableMessage);
  });

  it('end the reading when whoever reads them fails', async () => {
    await seal(1);
    await publisher().publishNext();
    await expect(readPublishedSeals(kafka, { topic, onSeals: () => Promise.reject(new Error('enough')) })).rejects.toThrow('enough');
  });
});
