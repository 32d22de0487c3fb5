import { MemoryLog, RecordingConsumer, happenedContract } from '@reprise/testing';
import { Chain } from '../chain';
import { toMessage } from '../envelope';
import { FakeKafka } from '../kafka/fake-kafka.for-spec';
import { KafkaFeed } from './kafka-feed';

const contract = happenedContract('topic', 3);

describe('KafkaFeed', () => {
  it('waits no longer after a crash because of those before its last success', async () => {
    const log = new MemoryLog();
    log.append('thing-1');
    const [message] = new Chain(3).linkAll(log.events);
    if (!message) throw new Error('no message');
    const { key, value, headers } = toMessage(message.event, contract, message.prevPosition);
    const record = { topic: 'topic', partition: message.partition, offset: '0', key: Buffer.from(key), value: Buffer.from(value), headers };
    const kafka = new FakeKafka();
    const began: number[] = [];
    kafka.life = async (group) => {
      began.push(performance.now());
      if (began.length !== 5) return new Error('crashed');
      group.onAssigned([0, 1, 2]);
      await group.onBatch({ partition: message.partition, records: [record], heartbeat: () => Promise.resolve(), resolve: () => undefined, isCurrent: () => true });
      return new Error('crashed after a success');
    };
    const consumer = new RecordingConsumer();
    const feed = new KafkaFeed({ kafka, contract, groupId: 'group', log });
    const running = feed.run(consumer);
    while (began.length < 6) await new Promise((resolve) => setTimeout(resolve, 5));
    await feed.stop();
    await running;
    expect(consumer.taken).toEqual([message]);
    const [beforeSuccess, afterSuccess] = [4, 5].map((life) => (began[life] ?? 0) - (began[life - 1] ?? 0));
    expect(beforeSuccess).toBeGreaterThan(390);
    expect(afterSuccess).toBeLessThan(beforeSuccess ?? 0);
  });
});
