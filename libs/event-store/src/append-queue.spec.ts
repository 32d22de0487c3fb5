import { type PreparedAppend, prepareAppend } from './append-batch';
import { AppendQueue, type UnitResult } from './append-queue';

const unit = (streamId: string, number: number): PreparedAppend =>
  prepareAppend({
    streams: [
      {
        streamId,
        expectedVersion: 'any',
        events: [
          {
            eventId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
            type: 'Happened',
            schemaVersion: 1,
            data: {},
            metadata: { correlationId: 'c', causationId: 'c', actor: 'a' },
          },
        ],
      },
    ],
  });

const result = { streams: [], replayed: false };
const streamsOf = (batch: readonly PreparedAppend[]) => batch.map(({ unit: { streams } }) => streams[0]?.streamId);

/** Writes nothing, but remembers what it was given. */
const recordingQueue = (answer: (prepared: PreparedAppend) => UnitResult = () => ({ result })) => {
  const batches: (string | undefined)[][] = [];
  const queue = new AppendQueue((batch) => {
    batches.push(streamsOf(batch));
    return new Promise((resolve) => setImmediate(() => resolve(batch.map(answer))));
  });
  return { queue, batches };
};

describe('the append queue', () => {
  it('writes what waits in one batch', async () => {
    const { queue, batches } = recordingQueue();
    await Promise.all(['thing-1', 'thing-2', 'thing-3'].map((streamId, index) => queue.add(unit(streamId, index))));
    expect(batches).toEqual([['thing-1', 'thing-2', 'thing-3']]);
  });

  it('gathers what arrives while a batch is being written', async () => {
    const { queue, batches } = recordingQueue();
    const first = queue.add(unit('thing-1', 1));
    while (batches.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, queue.add(unit('thing-2', 2)), queue.add(unit('thing-3', 3))]);
    expect(batches).toEqual([['thing-1'], ['thing-2', 'thing-3']]);
  });

  it('keeps the order of units that name the same stream, one a batch', async () => {
    const { queue, batches } = recordingQueue();
    await Promise.all(['thing-1', 'thing-1', 'thing-2', 'thing-1'].map((streamId, index) => queue.add(unit(streamId, index))));
    expect(batches).toEqual([['thing-1', 'thing-2'], ['thing-1'], ['thing-1']]);
  });

  it('never puts two units with one event id in a batch', async () => {
    const { queue, batches } = recordingQueue();
    await Promise.all([queue.add(unit('thing-1', 7)), queue.add(unit('thing-2', 7))]);
    expect(batches).toEqual([['thing-1'], ['thing-2']]);
  });

  it('gives each unit its own outcome', async () => {
    const { queue } = recordingQueue(({ unit: { streams } }) => (streams[0]?.streamId === 'thing-bad' ? { error: new Error('no') } : { result }));
    const outcomes = await Promise.allSettled(['thing-1', 'thing-bad', 'thing-2'].map((streamId, index) => queue.add(unit(streamId, index))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails the batch, not the queue, when writing fails', async () => {
    let calls = 0;
    const queue = new AppendQueue((batch) => (calls++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve(batch.map(() => ({ result })))));
    await expect(queue.add(unit('thing-1', 1))).rejects.toThrow('away');
    await expect(queue.add(unit('thing-1', 1))).resolves.toBe(result);
  });

  it('shares what many wait for between two batches, so that one is made while the other is written', async () => {
    const { queue, batches } = recordingQueue();
    await Promise.all(Array.from({ length: 64 }, (_, index) => queue.add(unit(`thing-${index}`, index))));
    expect(batches.map(({ length }) => length)).toEqual([32, 32]);
  });

  it('never has two units of one stream in flight, though it has two batches', async () => {
    const inFlight = new Set<string | undefined>();
    let most = 0;
    const queue = new AppendQueue(async (batch) => {
      const streams = streamsOf(batch);
      expect(streams.filter((stream) => inFlight.has(stream))).toEqual([]);
      streams.forEach((stream) => inFlight.add(stream));
      most = Math.max(most, inFlight.size);
      for (let turn = 0; turn < batch.length % 7; turn++) await new Promise((resolve) => setImmediate(resolve));
      streams.forEach((stream) => inFlight.delete(stream));
      return batch.map(() => ({ result }));
    });
    const order: number[] = [];
    await Promise.all(Array.from({ length: 400 }, (_, index) => queue.add(unit(`thing-${index % 90}`, index)).then(() => index % 90 === 0 && order.push(index))));
    expect(order).toEqual([0, 90, 180, 270, 360]);
    expect(most).toBeGreaterThan(32);
  });

  it('finishes what waits when it is closed, and refuses what comes after', async () => {
    const { queue, batches } = recordingQueue();
    const waiting = queue.add(unit('thing-1', 1));
    await queue.close();
    await expect(waiting).resolves.toBe(result);
    await expect(queue.add(unit('thing-2', 2))).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect(batches).toHaveLength(1);
  });
});
