import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AnyContract } from '@reprise/kernel';
import type { EventFeed } from '@reprise/messaging';
import { MemoryLog } from './memory-log';
import { RecordingConsumer } from './recording-consumer';

/** What stands behind the feeds of one test. */
export interface FeedWorld {
  readonly contract: AnyContract;
  /** A feed that goes on where the one before it left off. */
  feed(): EventFeed;
  /** What the log took is in the topic now. */
  publish(): Promise<void>;
  close(): Promise<void>;
}

const streams = (count: number, among = 20): string[] => Array.from({ length: count }, (_, index) => `thing-${index % among}`);

/** What every feed must do, whatever brings the events. `open` makes a world of its own around a log. */
export function eventFeedContract(open: (log: MemoryLog) => Promise<FeedWorld>): void {
  let log: MemoryLog;
  let world: FeedWorld;
  let consumer: RecordingConsumer;
  let feed: EventFeed;
  let running: Promise<void>;

  const start = () => {
    feed = world.feed();
    running = feed.run(consumer);
  };
  const stop = async () => {
    await feed.stop();
    await running;
  };
  const append = async (...streamIds: string[]) => {
    log.append(...streamIds);
    await world.publish();
  };

  beforeEach(async () => {
    log = new MemoryLog();
    world = await open(log);
    consumer = new RecordingConsumer();
  });
  afterEach(async () => {
    await stop();
    await world.close();
  });

  describe('a feed', () => {
    it('brings every event once, in position order within its partition', async () => {
      await append(...streams(500));
      start();
      await consumer.until(500);
      for (let partition = 0; partition < world.contract.topic.partitions; partition += 1) {
        expect(consumer.positions(partition)).toEqual(consumer.positions(partition).toSorted((a, b) => a - b));
      }
      expect(new Set(consumer.positions()).size).toBe(500);
    });

    it('brings events as the log holds them', async () => {
      await append('thing-1');
      start();
      await consumer.until(1);
      expect(consumer.taken[0]?.event).toEqual(log.events[0]);
    });

    it('brings what is appended later, and nothing of other categories', async () => {
      await append('thing-1', 'other-1');
      start();
      await consumer.until(1);
      await append('other-2', 'thing-2');
      await consumer.until(2);
      expect(consumer.taken.map(({ event }) => event.streamId)).toEqual(['thing-1', 'thing-2']);
    });

    it('goes on after a stop where the consumer stands', async () => {
      await append(...streams(100));
      start();
      await consumer.until(100);
      await stop();
      await append(...streams(100));
      start();
      await consumer.until(200);
      expect(consumer.positions().toSorted((a, b) => a - b)).toEqual(log.events.map(({ position }) => position));
    });

    it('hands a batch over again until it is applied, and skips nothing', async () => {
      let refusals = 0;
      consumer.before = () => {
        refusals += 1;
        if (refusals <= 3) throw new Error('the database is away');
      };
      await append(...streams(50));
      start();
      await consumer.until(50);
      expect(refusals).toBeGreaterThan(3);
      expect(new Set(consumer.positions()).size).toBe(50);
    });

    it('says how far each partition is complete', async () => {
      await append(...streams(60));
      start();
      await consumer.until(60);
      for (const [partition, { position, completeTo }] of await consumer.checkpoints()) {
        expect(position).toBe(consumer.positions(partition).at(-1));
        expect(completeTo).toBeGreaterThanOrEqual(position);
      }
    });
  });
}
