import { flawOfEvents } from './check-events';
import { EVENT_COLUMNS, type EventColumns, leafOf } from './event-bytes';
import type { ReadEvent } from './read-event';

const read = (position: number, changes: Partial<Record<keyof EventColumns, string | null>> = {}): ReadEvent => ({
  columns: { ...(Object.fromEntries(EVENT_COLUMNS.map((name) => [name, name])) as EventColumns), position: String(position), ...changes },
  inOrder: true,
});
const leaves = (...events: ReadEvent[]) => Buffer.concat(events.map(({ columns }) => leafOf(columns as EventColumns)));
const sealed = { from: 5, to: 7, leaves: leaves(read(5), read(6), read(7)) };

describe('checking events against their leaves', () => {
  it('finds nothing where all are as they were sealed', () => {
    expect(flawOfEvents([read(5), read(6), read(7)], sealed)).toBeUndefined();
    expect(flawOfEvents([read(5), read(6)], { from: 5, to: 6 })).toBeUndefined();
  });

  it.each<[string, ReadEvent[], { position: number; why: string }]>([
    ['the first missing', [read(6), read(7)], { position: 5, why: 'no event at position 5' }],
    ['one missing', [read(5), read(7)], { position: 6, why: 'no event at position 6' }],
    ['the last missing', [read(5), read(6)], { position: 7, why: 'no event at position 7' }],
    ['all missing', [], { position: 5, why: 'no event at position 5' }],
    ['one twice', [read(5), read(5), read(6), read(7)], { position: 5, why: 'position 5 is taken twice' }],
    ['the last twice', [read(5), read(6), read(7), read(7)], { position: 7, why: 'position 7 is taken twice' }],
    ['one changed', [read(5), read(6, { type: 'other' }), read(7)], { position: 6, why: 'not the event that was sealed' }],
    ['a value missing', [read(5), read(6, { data: null }), read(7)], { position: 6, why: 'no value in a column' }],
    ['a stream out of order', [read(5), read(6), { ...read(7), inOrder: false }], { position: 7, why: 'does not follow the version before it' }],
  ])('finds %s', (_what, events, { position, why }) => {
    expect(flawOfEvents(events, sealed)).toEqual({ position, why: expect.stringContaining(why) as unknown });
  });

  it.each(EVENT_COLUMNS)('covers %s', (column) => {
    expect(leafOf(read(5, { [column]: 'x' }).columns as EventColumns)).not.toEqual(leafOf(read(5).columns as EventColumns));
  });

  it('does not take the end of one column for the beginning of the next', () => {
    const split = read(5, { category: 'a1:', type: 'b' }).columns as EventColumns;
    expect(leafOf(split)).not.toEqual(leafOf({ ...split, category: 'a', type: '1:b' }));
  });
});
