import { storedEvent } from '@reprise/testing';
import type { CommittedOffset, KafkaConsumer } from '../kafka/kafka-client';
import { OffsetHints } from './offset-hints';

const record = (offset: number) => ({ topic: 'topic', partition: 1, offset: String(offset), key: null, value: null, headers: {} });
const messages = (...positions: readonly number[]) => positions.map((position) => ({ partition: 1, prevPosition: 0, event: storedEvent(position, 'thing-1') }));

const kafka = () => {
  const committed: [number, CommittedOffset][] = [];
  const consumer: KafkaConsumer = {
    crashed: new Promise(() => undefined),
    commit: (offsets) => Promise.resolve(void committed.push(...offsets)),
    stop: () => Promise.resolve(),
  };
  return { committed, consumer };
};

describe('OffsetHints', () => {
  it('names the highest position handled, whatever came last', async () => {
    const { committed, consumer } = kafka();
    const hints = new OffsetHints();
    hints.begin(new Map(), [1]);
    expect(hints.handled(record(7), messages(4, 9, 2))).toBe(8n);
    await hints.commit(consumer);
    hints.handled(record(8), messages(4));
    await hints.commit(consumer);
    expect(committed).toEqual([[1, { offset: '8', metadata: '9' }], [1, { offset: '9', metadata: '9' }]]);
  });

  it('goes on from what the group had committed, and commits nothing before it knows that', async () => {
    const { committed, consumer } = kafka();
    const hints = new OffsetHints();
    hints.handled(record(12), messages(4));
    await hints.commit(consumer);
    expect(committed).toEqual([]);
    hints.begin(new Map([[1, { offset: '12', metadata: '30' }]]), [1]);
    await hints.commit(consumer);
    expect(committed).toEqual([[1, { offset: '13', metadata: '30' }]]);
  });

  it('forgets partitions that others may have now', async () => {
    const { committed, consumer } = kafka();
    const hints = new OffsetHints();
    hints.begin(new Map(), [1]);
    hints.handled(record(12), messages(4));
    hints.forget();
    await hints.commit(consumer);
    hints.begin(new Map(), [1]);
    await hints.commit(consumer);
    expect(committed).toEqual([]);
  });
});
