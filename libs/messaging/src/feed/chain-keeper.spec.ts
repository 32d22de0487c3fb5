import { isPurged } from '@reprise/kernel';
import { MemoryLog, RecordingConsumer, happenedContract } from '@reprise/testing';
import fc from 'fast-check';
import { Chain } from '../chain';
import { ChainBroken } from '../errors';
import type { FeedMessage } from '../event-feed';
import { ChainKeeper } from './chain-keeper';
import { FeedCounters } from './feed-counters';

const contract = happenedContract('topic', 3);
const ignore = () => undefined;

const setUp = (streamIds: readonly string[]) => {
  const log = new MemoryLog(7);
  log.append(...streamIds);
  const messages = new Chain(3).linkAll(log.events.filter(({ streamId }) => streamId.startsWith('thing-')));
  const consumer = new RecordingConsumer();
  const counters = new FeedCounters();
  const keeper = new ChainKeeper({ consumer, contract, log, counters, report: ignore, onProgress: ignore, onHealing: ignore });
  const anotherInstance = new ChainKeeper({ consumer, contract, log, counters: new FeedCounters(), report: ignore, onProgress: ignore, onHealing: ignore });
  return { log, messages, consumer, counters, keeper, anotherInstance };
};

const streams = (count: number) => Array.from({ length: count }, (_, index) => `thing-${index % 12}`);
const inOrder = (positions: readonly number[]) => positions.toSorted((a, b) => a - b);
const lastOfEach = (messages: readonly FeedMessage[]) => [...new Map(messages.map((message) => [message.partition, message])).values()];

describe('ChainKeeper', () => {
  it('hands over an unbroken chain as it is', async () => {
    const { messages, consumer, counters, keeper } = setUp(streams(20));
    await keeper.apply(messages);
    expect(consumer.taken).toEqual(messages);
    expect(counters).toMatchObject({ applied: 20, duplicates: 0, holes: 0, healed: 0 });
  });

  it('says what it drops, and what it reads from the log instead', async () => {
    const { log, messages, consumer } = setUp(streams(20));
    const said: unknown[] = [];
    const report = (...line: unknown[]) => said.push(line);
    const keeper = new ChainKeeper({ consumer, contract, log, counters: new FeedCounters(), report, onProgress: ignore, onHealing: ignore });
    await keeper.apply(messages.slice(0, 3));
    await keeper.apply(messages.slice(1, 3));
    const [last] = lastOfEach(messages);
    await keeper.apply(last ? [last] : []);
    expect(said).toEqual([
      ['info', 'topic: duplicates dropped', { count: 2 }],
      ['warn', 'topic: hole, reading from the log what is missing', { partition: last?.partition, after: expect.any(Number) as number, until: last?.prevPosition }],
    ]);
  });

  it('drops and counts duplicates', async () => {
    const { messages, consumer, counters, keeper } = setUp(streams(20));
    await keeper.apply([...messages, ...messages]);
    await keeper.apply(messages.slice(5));
    expect(consumer.taken).toHaveLength(20);
    expect(counters.duplicates).toBe(20 + 15);
  });

  it('heals a hole from the log before it goes on', async () => {
    const { messages, consumer, counters, keeper } = setUp(streams(40));
    await keeper.apply(lastOfEach(messages));
    expect(inOrder(consumer.positions())).toEqual(inOrder(messages.map(({ event }) => event.position)));
    expect(counters).toMatchObject({ holes: 3, healed: 40 - 3 });
  });

  it('heals a hole with what the log holds now of events that were purged', async () => {
    const { log, messages, consumer, keeper } = setUp(streams(40));
    log.events.splice(0, log.events.length, ...log.events.map((event) => (event.position % 3 === 0 ? { ...event, data: null } : event)));
    await keeper.apply(lastOfEach(messages));
    expect(inOrder(consumer.positions())).toEqual(inOrder(messages.map(({ event }) => event.position)));
    const healed = consumer.taken.filter((message) => !lastOfEach(messages).includes(message));
    expect(healed.filter(({ event }) => isPurged(event)).map(({ event }) => event.position % 3)).toEqual(healed.filter(({ event }) => event.position % 3 === 0).map(() => 0));
  });

  it('gives a consumer exactly the log, whatever was lost, doubled or shuffled on the way', async () => {
    const delivery = fc.record({
      streamIds: fc.array(fc.constantFrom('thing-1', 'thing-2', 'thing-3', 'thing-4', 'other-1'), { minLength: 1, maxLength: 60 }),
      picks: fc.array(fc.array(fc.nat({ max: 59 }), { maxLength: 20 }), { maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(delivery, async ({ streamIds, picks }) => {
        const { messages, consumer, keeper } = setUp(streamIds);
        for (const batch of [...picks, [...messages.keys()]]) await keeper.apply(batch.flatMap((pick) => messages[pick] ?? []));
        for (const partition of [0, 1, 2]) {
          const expected = messages.filter((message) => message.partition === partition);
          expect(consumer.taken.filter((message) => message.partition === partition)).toEqual(expected);
        }
      }),
    );
  });

  it('applies nothing past a hole while the log cannot be read', async () => {
    const { log, messages, consumer, keeper } = setUp(streams(20));
    const read = log.read.bind(log);
    log.read = () => {
      throw new Error('the log is away');
    };
    await expect(keeper.apply(lastOfEach(messages))).rejects.toThrow('the log is away');
    expect(consumer.taken).toEqual([]);
    log.read = read;
    await keeper.apply(lastOfEach(messages));
    expect(consumer.taken).toHaveLength(20);
  });

  it('asks for the checkpoints again after the consumer found the chain broken', async () => {
    const { messages, consumer, keeper, anotherInstance } = setUp(streams(20));
    await keeper.apply(messages.slice(0, 5));
    await anotherInstance.apply(messages.slice(0, 12));
    await expect(keeper.apply(messages.slice(5))).rejects.toThrow(ChainBroken);
    await keeper.apply(messages.slice(5));
    expect(consumer.taken).toEqual(messages);
  });

  it('never applies a message that the log contradicts', async () => {
    const { messages, consumer, keeper } = setUp(streams(10));
    const [message] = messages;
    if (!message) throw new Error('no message');
    const foreign = { ...message, prevPosition: 90, event: { ...message.event, position: 99 } };
    await expect(keeper.apply([foreign])).rejects.toThrow('topic and log disagree');
    expect(consumer.positions()).not.toContain(99);
  });

  it('completes a partition from the log when asked to', async () => {
    const { messages, consumer, keeper } = setUp(streams(30));
    const partition = messages[0]?.partition ?? 0;
    await keeper.catchUp(partition);
    expect(consumer.taken).toEqual(messages.filter((message) => message.partition === partition));
  });
});
