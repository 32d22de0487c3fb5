import { MemoryLog, RecordingConsumer, eventFeedContract, happenedContract } from '@reprise/testing';
import fc from 'fast-check';
import { Chain, lastPositions } from '../chain';
import { FeedStalled } from '../errors';
import { partitionOf } from '../partition';
import { ChainKeeper } from './chain-keeper';
import { FeedCounters } from './feed-counters';
import { LogFeed } from './log-feed';

const contract = happenedContract('topic', 3);
const ignore = () => undefined;

describe('LogFeed', () => {
  eventFeedContract((log) => {
    const nothing = () => Promise.resolve();
    return Promise.resolve({ contract, feed: () => new LogFeed({ log, contract, batchSize: 64 }), publish: nothing, close: nothing });
  });

  it('keeps the order of the log across partitions', async () => {
    const log = new MemoryLog();
    log.append(...Array.from({ length: 50 }, (_, index) => `thing-${index % 7}`));
    const consumer = new RecordingConsumer();
    const feed = new LogFeed({ log, contract });
    const running = feed.run(consumer);
    await consumer.until(50);
    await feed.stop();
    await running;
    expect(consumer.positions()).toEqual(log.events.map(({ position }) => position));
  });

  it('tells of every partition up to where the log was read, also where nothing happened', async () => {
    const log = new MemoryLog();
    log.append('thing-1', 'other-1', 'other-2');
    const consumer = new RecordingConsumer();
    const feed = new LogFeed({ log, contract });
    const running = feed.run(consumer);
    await consumer.until(1);
    await feed.stop();
    await running;
    const of = partitionOf('thing-1', 3);
    const expected = [0, 1, 2].map((partition) => [partition, { position: partition === of ? 1 : 0, completeTo: 3 }]);
    expect(new Map(await consumer.checkpoints())).toEqual(new Map(expected as [number, { position: number; completeTo: number }][]));
  });

  it('tells how far it is behind the log', async () => {
    const log = new MemoryLog(10);
    log.append(...Array.from({ length: 25 }, () => 'thing-1'));
    const consumer = new RecordingConsumer();
    const feed = new LogFeed({ log, contract });
    const running = feed.run(consumer);
    await consumer.until(10);
    await feed.stop();
    await running;
    expect(feed.counters.lag).toBe(15);
  });

  it('goes on while its lag cannot be measured', async () => {
    const log = new MemoryLog(10);
    log.append(...Array.from({ length: 25 }, () => 'thing-1'));
    log.head = () => Promise.reject(new Error('the head is away'));
    const consumer = new RecordingConsumer();
    const feed = new LogFeed({ log, contract });
    const running = feed.run(consumer);
    await consumer.until(25);
    await feed.stop();
    await running;
    expect(feed.counters).toMatchObject({ applied: 25, retries: 0 });
  });

  it('ends, so that the process is started again, when the consumer hangs', async () => {
    const log = new MemoryLog();
    log.append('thing-1', 'thing-2');
    const hanging = new RecordingConsumer();
    hanging.before = () => new Promise(() => undefined);
    const feed = new LogFeed({ log, contract, stallAfterMs: 100 });
    const running = feed.run(hanging);
    await expect(running).rejects.toThrow(FeedStalled);
    await expect(running).rejects.toThrow('a batch up to position 2 was neither applied nor refused within 100 ms');
    await feed.stop();
  });

  it('does not take a consumer that refuses for one that hangs', async () => {
    const log = new MemoryLog();
    log.append('thing-1');
    const consumer = new RecordingConsumer();
    let refused = 0;
    consumer.before = () => ((refused += 1) <= 3 ? Promise.reject(new Error('away')) : undefined);
    const feed = new LogFeed({ log, contract, stallAfterMs: 300 });
    const running = feed.run(consumer);
    await consumer.until(1);
    await feed.stop();
    await running;
    expect(feed.counters.retries).toBe(3);
  });

  it('goes over into the topic and back, at any point, with nothing skipped and nothing doubled', async () => {
    const history = fc.record({
      streamIds: fc.array(fc.constantFrom('thing-1', 'thing-2', 'thing-3', 'thing-4', 'other-1'), { minLength: 1, maxLength: 40 }),
      seams: fc.array(fc.record({ share: fc.nat({ max: 10 }), topic: fc.boolean() }), { minLength: 1, maxLength: 4 }),
      batchSize: fc.integer({ min: 1, max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(history, async ({ streamIds, seams, batchSize }) => {
        const log = new MemoryLog(5);
        const consumer = new RecordingConsumer();
        for (const { share, topic } of [...seams, { share: 40, topic: true }]) {
          log.append(...streamIds.splice(0, share));
          await (topic ? fromTopic(log, consumer) : fromLog(log, consumer, batchSize));
        }
        const expected = new Chain(3).linkAll(log.events.filter(({ streamId }) => streamId.startsWith('thing-')));
        for (const partition of [0, 1, 2]) {
          expect(consumer.taken.filter((message) => message.partition === partition)).toEqual(
            expected.filter((message) => message.partition === partition),
          );
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** All that a topic would hold, from its beginning. */
async function fromTopic(log: MemoryLog, consumer: RecordingConsumer): Promise<void> {
  const messages = new Chain(3).linkAll(log.events.filter(({ streamId }) => streamId.startsWith('thing-')));
  const keeper = new ChainKeeper({ consumer, contract, log, counters: new FeedCounters(), report: ignore, onProgress: ignore, onHealing: ignore });
  for (const message of messages) await keeper.apply([message]);
  expect(lastPositions(consumer.taken)).toEqual(lastPositions(messages));
}

async function fromLog(log: MemoryLog, consumer: RecordingConsumer, batchSize: number): Promise<void> {
  const feed = new LogFeed({ log, contract, batchSize });
  const running = feed.run(consumer);
  await consumer.until(log.events.filter(({ streamId }) => streamId.startsWith('thing-')).length);
  await feed.stop();
  await running;
}
