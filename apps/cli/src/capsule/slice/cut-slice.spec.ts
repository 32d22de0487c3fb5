import type { StoredEvent } from '@reprise/kernel';
import { happened, logOf } from '../capsule.for-spec';
import { MOST_EVENTS, cutSlice } from './cut-slice';
import type { HistorySlices } from './history-slices';

const caused = (correlationId: string, causationId: string) => ({ metadata: { correlationId, causationId, actor: 'clerk' } });

/** A log in memory that answers as history-service does. */
const historyOf = (events: readonly StoredEvent[]) =>
  ({
    at: (position) => Promise.resolve(events[position - 1] as StoredEvent),
    stream: (streamId, limit) => Promise.resolve(events.filter((event) => event.streamId === streamId).slice(0, limit)),
    correlated: (id, limit) => Promise.resolve(events.filter(({ metadata }) => metadata.correlationId === id).slice(0, limit)),
    causesOf: (position) => Promise.resolve(events.filter(({ eventId }) => eventId === events[position - 1]?.metadata.causationId)),
  }) as Pick<HistorySlices, 'at' | 'stream' | 'correlated' | 'causesOf'> as HistorySlices;

const log = logOf([
  happened('OrderCreated', {}, { streamId: 'order-a', streamVersion: 1, ...caused('one', 'x') }),
  happened('OrderCreated', {}, { streamId: 'order-b', streamVersion: 1, ...caused('zero', 'x') }),
  happened('ItemAdded', {}, { streamId: 'order-b', streamVersion: 2, ...caused('one', 'x') }),
  happened('ItemAdded', {}, { streamId: 'order-a', streamVersion: 2, ...caused('two', 'id-6') }),
  happened('ItemAdded', {}, { streamId: 'order-b', streamVersion: 3, ...caused('three', 'x') }),
  happened('OrderCreated', {}, { streamId: 'order-c', streamVersion: 1, ...caused('four', 'x') }),
  happened('ItemAdded', {}, { streamId: 'order-a', streamVersion: 3, ...caused('three', 'x') }),
]);
const positions = async (...asked: Parameters<typeof cutSlice>) => (await cutSlice(...asked)).events.map(({ position }) => position);

describe('a slice of history', () => {
  const history = historyOf(log);

  it('has the stream, and what shares a correlation or is a cause, each up to there', async () => {
    expect(await positions(history, { subject: { streamId: 'order-a', until: { position: 4 } }, alone: false })).toEqual([1, 2, 3, 4, 6]);
    expect(await positions(history, { subject: { streamId: 'order-a' }, alone: false })).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await positions(history, { subject: { streamId: 'order-a' }, alone: true })).toEqual([1, 4, 7]);
  });

  it('ends with the last event that had happened by a time', async () => {
    expect(await positions(history, { subject: { streamId: 'order-a', until: { time: '2026-01-04T00:00:00.000Z' } }, alone: true })).toEqual([1, 4]);
  });

  it('says where its stream ends, and what it has none of', async () => {
    expect((await cutSlice(history, { subject: { streamId: 'order-a', until: { position: 5 } }, alone: false })).last).toMatchObject({ position: 4 });
    await expect(cutSlice(history, { subject: { streamId: 'order-z' }, alone: false })).rejects.toThrow('there is no event of order-z');
  });

  it('refuses what is too large for a file, and says how to have less', async () => {
    const many = Array.from({ length: MOST_EVENTS + 1 }, (_, index) => ({ ...log[0], streamVersion: index + 1, position: index + 1 }) as StoredEvent);
    await expect(cutSlice(historyOf(many), { subject: { streamId: 'order-a' }, alone: false })).rejects.toThrow('order-a alone has more than 10,000 events');
    const spread = many.map((event, index) => (index === 0 ? event : { ...event, streamId: 'order-b', streamVersion: index }));
    await expect(cutSlice(historyOf(spread), { subject: { streamId: 'order-a' }, alone: false })).rejects.toThrow(/--until, or leave the others out with --alone$/);
  });
});
