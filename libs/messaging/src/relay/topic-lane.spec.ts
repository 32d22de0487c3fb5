import { MemoryLog, happenedContract } from '@reprise/testing';
import { FakeKafka } from '../kafka/fake-kafka.for-spec';
import { silent } from '../log';
import type { LogReader } from '../log-reader';
import type { RelayCheckpoint } from './relay-checkpoints';
import { TopicLane } from './topic-lane';

const never = new AbortController().signal;

describe('TopicLane', () => {
  it('waits no longer after a failure because of those before its last success', async () => {
    const began: number[] = [];
    const log = new MemoryLog();
    const stop = new AbortController();
    const follow: LogReader['follow'] = async function* (query, signal) {
      began.push(performance.now());
      if (began.length === 6) stop.abort();
      if (began.length !== 5) throw new Error('away');
      log.append('thing-1');
      for await (const page of log.follow(query, signal)) {
        yield page;
        throw new Error('away again');
      }
    };
    let checkpoint: RelayCheckpoint = { position: 0, partitions: new Map() };
    const checkpoints = {
      load: () => Promise.resolve(checkpoint),
      move: (_topic: string, _from: number, to: RelayCheckpoint) => Promise.resolve(void (checkpoint = to)),
    };
    const reader: LogReader = { head: () => log.head(), read: (query) => log.read(query), follow };
    const lane = new TopicLane(happenedContract('topic', 3), { log: reader, kafka: new FakeKafka(), checkpoints, report: silent });
    await lane.run({ stop: stop.signal, lost: never });
    expect(lane.published).toBe(1);
    expect((began[4] ?? 0) - (began[3] ?? 0)).toBeGreaterThan(390);
    expect((began[5] ?? 0) - (began[4] ?? 0)).toBeLessThan(390);
  });
});
