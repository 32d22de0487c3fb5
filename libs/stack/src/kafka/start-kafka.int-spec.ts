import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { type RunningKafka, endProcess, findKafkaIn, missingForKafka, startKafka, stopKafkaIn } from '../index';

const describeWithJava = missingForKafka() === undefined ? describe : describe.skip;
const topic = 'letters';
let dataDir: string;

const client = ({ brokers }: RunningKafka) => new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });

async function createTopic(kafka: RunningKafka): Promise<void> {
  const admin = client(kafka).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
}

async function produce(kafka: RunningKafka, ...values: string[]): Promise<void> {
  const producer = client(kafka).producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

async function consume(kafka: RunningKafka, count: number): Promise<string[]> {
  const consumer = client(kafka).consumer({ groupId: randomBytes(4).toString('hex') });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const take = (value: string) => {
      values.push(value);
      if (values.length === count) resolve();
      return Promise.resolve();
    };
    consumer.run({ eachMessage: ({ message }) => take(String(message.value)) }).catch(reject);
  });
  await consumer.disconnect();
  return values;
}

describeWithJava('an embedded Kafka', () => {
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'reprise-kafka-'));
  });
  afterAll(async () => {
    await stopKafkaIn(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('produces and consumes, is taken over while it runs, and keeps everything when it is killed', async () => {
    const first = await startKafka({ dataDir });
    await createTopic(first);
    await produce(first, 'a', 'b');
    expect(await consume(first, 2)).toEqual(['a', 'b']);

    const again = await startKafka({ dataDir });
    expect(findKafkaIn(dataDir)).toEqual([first.process]);
    expect(again).toMatchObject({ adopted: true, process: first.process, brokers: first.brokers });

    await endProcess(first.process, { politely: 'SIGKILL', patienceMs: 5_000 });
    expect(await first.exit).toEqual({ code: null, signal: 'SIGKILL' });
    expect(findKafkaIn(dataDir)).toEqual([]);
    const second = await startKafka({ dataDir, port: first.port });
    expect(second).toMatchObject({ adopted: false, port: first.port });
    await produce(second, 'c');
    expect(await consume(second, 3)).toEqual(['a', 'b', 'c']);
  });

  it('creates no topic by accident', async () => {
    const admin = client(await startKafka({ dataDir })).admin();
    await admin.connect();
    await admin.fetchTopicMetadata({ topics: ['typo'] }).catch(() => undefined);
    expect(await admin.listTopics()).not.toContain('typo');
    await admin.disconnect();
  });
});
