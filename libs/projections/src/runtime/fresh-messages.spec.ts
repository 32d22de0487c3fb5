import { ChainBroken } from '@reprise/messaging';
import { type Checkpoint, Stand } from './checkpoints';
import { freshMessages } from './fresh-messages';
import { Incoming } from './incoming';
import { added, batch, messages, tallies, tallyEvents } from './tally.for-spec';

const all = messages([1, 2, 3, 4, 5, 6].map((stream) => added(stream, 1)));
const received = (of: typeof all) => of.map(({ event, partition, prevPosition }) => ({ prevPosition, incoming: new Incoming(event, partition, tallyEvents) }));

const build = { projection: tallies.name, version: 1, generation: 1, state: 'live' } as const;

const standing = (positions: readonly number[]) => {
  const at = (position: number, partition: number): Checkpoint => ({
    ...build, topic: tallyEvents.topic.name, partition, position, completeTo: position, revision: 0, parked: false, resolved: false,
  });
  return new Stand(build, positions.map(at));
};

const after = (count: number) => [0, 1, 2].map((partition) => Math.max(0, ...all.slice(0, count).filter((one) => one.partition === partition).map(({ event }) => event.position)));

describe('what of a batch is new', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])('is what lies beyond the checkpoints, here after %i messages', (count) => {
    const fresh = freshMessages(standing(after(count)), received(all), batch(all).completeTo);
    expect(fresh.messages.map(({ position }) => position)).toEqual(all.slice(count).map(({ event }) => event.position));
    expect(fresh.duplicates).toBe(count);
    expect(fresh.moves.map(({ from, position }) => [from.partition, position]).sort()).toEqual(after(6).map((position, partition) => [partition, position]));
  });

  it('counts a message that a batch holds twice once', () => {
    const twice = [...received(all), ...received(all)];
    expect(freshMessages(standing([0, 0, 0]), twice, new Map()).messages).toHaveLength(6);
  });

  it('is never guessed: a hole, or a message that does not follow the checkpoint, breaks the chain', () => {
    const second = all.filter(({ prevPosition }) => prevPosition > 0);
    expect(() => freshMessages(standing([0, 0, 0]), received(second), new Map())).toThrow(ChainBroken);
    const [first] = received(all);
    if (!first) throw new Error('no message');
    const off = [{ ...first, prevPosition: 0 }];
    const before = first.incoming.position - 0.5;
    expect(() => freshMessages(standing([before, before, before]), off, new Map())).toThrow(ChainBroken);
  });

  it('may be nothing but progress: a log that was read further without an event of ours', () => {
    const { moves } = freshMessages(standing([3, 0, 5]), [], new Map([[0, 40], [1, 40], [2, 40]]));
    expect(moves.map(({ position, completeTo }) => [position, completeTo])).toEqual([[3, 40], [0, 40], [5, 40]]);
  });
});
