import { ReceivedBatch } from '../runtime/apply-batch';
import { messages, added, tallies } from '../runtime/tally.for-spec';
import { WriteBehind } from './write-behind';

const batch = (events: number) => ReceivedBatch.of({ messages: messages(Array.from({ length: events }, () => added(1, 1))), completeTo: new Map([[0, events]]) }, tallies.from);

/** Writes that end when they are told to. */
class Writes {
  readonly sizes: number[] = [];
  private readonly ends: ((error?: Error) => void)[] = [];
  readonly behind = new WriteBehind({
    portion: 10,
    write: ({ length }) => {
      this.sizes.push(length);
      return new Promise((resolve, reject) => this.ends.push((error) => (error ? reject(error) : resolve())));
    },
  });

  end(error?: Error) {
    this.ends.shift()?.(error);
  }
}

describe('a build that is far behind', () => {
  it('gathers what comes until it is a portion, and goes on gathering while that is written', async () => {
    const { behind, sizes } = new Writes();
    for (const size of [4, 5, 3, 9]) await behind.add(batch(size));
    expect(sizes).toEqual([12]);
  });

  it('never writes two at once', async () => {
    const writes = new Writes();
    await writes.behind.add(batch(10));
    const second = writes.behind.add(batch(10));
    await new Promise((resolve) => setImmediate(resolve));
    expect(writes.sizes).toEqual([10]);
    writes.end();
    await second;
    expect(writes.sizes).toEqual([10, 10]);
  });

  it('tells whoever comes next of a failure, and writes nothing more', async () => {
    const writes = new Writes();
    await writes.behind.add(batch(10));
    writes.end(new Error('no'));
    await expect(writes.behind.add(batch(10))).rejects.toThrow('no');
    expect(writes.sizes).toEqual([10]);
  });

  it('forgets what it gathered when it is to begin again, and is usable then', async () => {
    const writes = new Writes();
    await writes.behind.add(batch(10));
    await writes.behind.add(batch(3));
    writes.end(new Error('no'));
    await writes.behind.drop();
    const flushed = writes.behind.flush();
    await flushed;
    await writes.behind.add(batch(10));
    expect(writes.sizes).toEqual([10, 10]);
  });

  it('writes the rest when asked', async () => {
    const writes = new Writes();
    await writes.behind.add(batch(3));
    const flushed = writes.behind.flush();
    await new Promise((resolve) => setImmediate(resolve));
    writes.end();
    await flushed;
    expect(writes.sizes).toEqual([3]);
  });
});
