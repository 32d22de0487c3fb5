// kafkajs as anyone would use it, in a process of its own: in ours, what Reprise changes in it would count for both.
// Started by `bare-client.mjs`, and told what to do by its messages: { ask, …arguments }; answers { events, ms }, or { times }.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { atRate } from '../system/at-rate.mjs';

const { Kafka, logLevel } = createRequire(new URL('../../libs/messaging/', import.meta.url))('kafkajs');
const PARTITIONS = 6;
const ALL_IN_SYNC_REPLICAS = -1;

const kafka = new Kafka({ brokers: process.argv[2].split(','), logLevel: logLevel.NOTHING });
const producer = kafka.producer({ allowAutoTopicCreation: false });
/** Messages in one send: the best of these counts. */
const SIZES = [500, 2_000, 10_000];
/** What `take` kept. */
let messages = [];
let topics = 0;

async function newTopic() {
  const topic = `bare-${(topics += 1)}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
  await admin.disconnect();
  return topic;
}

/** Reads so many; `joined` when it may begin, `all` when all have come, and how long after that. */
function consumer(topic, events) {
  const reading = kafka.consumer({ groupId: `bare-${performance.now()}`, maxWaitTimeInMs: 500 });
  const joined = new Promise((resolve) => reading.on(reading.events.GROUP_JOIN, () => resolve(performance.now())));
  const read = [];
  const all = new Promise((resolve) => {
    const eachBatch = async ({ batch }) => {
      for (const { key, value, headers } of batch.messages) read.push({ key, value, headers, partition: batch.partition });
      if (read.length >= events) resolve({ read, ms: performance.now() - (await joined) });
    };
    const run = async () => {
      await reading.connect();
      await reading.subscribe({ topics: [topic], fromBeginning: true });
      await reading.run({ partitionsConsumedConcurrently: PARTITIONS, eachBatch });
    };
    void run();
  });
  return { joined, all: all.finally(() => reading.disconnect()) };
}

/** Of a topic that is there. */
async function consume({ topic, events }) {
  const { ms } = await consumer(topic, events).all;
  return { events, ms };
}

/** Keeps what a topic holds, to be produced as it is. */
async function take({ topic, events }) {
  messages = (await consumer(topic, events).all).read;
  return { events };
}

const bestSizes = new Map();

async function send(topic, { size, headers }) {
  const sent = headers ? messages : messages.map(({ key, value, partition }) => ({ key, value, partition }));
  const since = performance.now();
  for (let from = 0; from < sent.length; from += size) {
    await producer.send({ topic, acks: ALL_IN_SYNC_REPLICAS, messages: sent.slice(from, from + size) });
  }
  return { events: sent.length, ms: performance.now() - since };
}

/** How many at once go fastest: found once. */
async function bestSize(headers) {
  const known = bestSizes.get(headers);
  if (known) return known;
  const taken = [];
  for (const size of SIZES) taken.push({ size, ...(await send(await newTopic(), { size, headers })) });
  const [{ size }] = taken.toSorted((a, b) => a.ms - b.ms);
  bestSizes.set(headers, size);
  return size;
}

/** Sends what was taken. */
const produce = async ({ headers }) => send(await newTopic(), { headers, size: await bestSize(headers) });

/** Both at once; time counts from the first send to the last message that came. */
async function through({ headers }) {
  const size = await bestSize(headers);
  const topic = await newTopic();
  const { joined, all } = consumer(topic, messages.length);
  await joined;
  const since = performance.now();
  await Promise.all([send(topic, { headers, size }), all]);
  return { events: messages.length, ms: performance.now() - since };
}

/** What each of single messages takes from its send until it is handed to the consumer, at an even rate. */
async function roundTrips(rate) {
  const topic = await newTopic();
  const arrived = new Map();
  const reading = kafka.consumer({ groupId: topic });
  const joined = new Promise((resolve) => reading.on(reading.events.GROUP_JOIN, resolve));
  await reading.connect();
  await reading.subscribe({ topics: [topic], fromBeginning: true });
  await reading.run({ partitionsConsumedConcurrently: PARTITIONS, eachMessage: async ({ message }) => arrived.get(String(message.value))?.() });
  await joined;
  let sent = 0;
  const trip = async () => {
    const value = String((sent += 1));
    const since = performance.now();
    const arrival = new Promise((resolve) => arrived.set(value, resolve));
    await producer.send({ topic, acks: ALL_IN_SYNC_REPLICAS, messages: [{ key: value, value }] });
    await arrival;
    return performance.now() - since;
  };
  await trip();
  await atRate({ ...rate, forMs: 1_000 }, trip); // warm
  const times = await atRate(rate, trip);
  await reading.disconnect();
  return { times };
}

const tasks = { take, consume, produce, through, roundTrips };

await producer.connect();
process.on('message', ({ ask, ...given }) => {
  tasks[ask](given).then(
    (answer) => process.send(answer),
    (error) => process.send({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
