import { checkOverlay } from './check-overlay';
import { MemoryHistory } from '../memory-history.for-spec';
import { Overlay } from './overlay';
import { added, messages, tallyEvents } from '../../runtime/tally.for-spec';

const events = messages([added(1, 4), added(2, 5), added(1, 6)]).map(({ event }) => event);
const parcel = { ...events[0]!, position: 4, streamId: 'parcel-1' };
const log = new MemoryHistory([...events.slice(0, 2), parcel, ...events.slice(2)]);
const data = { amount: 1, groups: [] };

const check = async (overlay: unknown, range = { from: 1, to: 5 }) =>
  checkOverlay(Overlay.parse(overlay), { log, contract: tallyEvents, head: await log.head(), range });
const insert = (fields: object) => ({ insert: [{ after: 1, streamId: 'tally-1', type: 'Added', data, ...fields }] });

describe('an overlay', () => {
  it.each([
    { what: 'a position after the end', overlay: { drop: [1, 99] }, why: 'overlay drop[1]: there is no position 99: the log ends at 5' },
    { what: 'an event of another context', overlay: { drop: [4] }, why: 'overlay drop[0]: position 4 is of parcel-1, which this projection does not read' },
    { what: 'a position twice', overlay: { drop: [1], edit: [{ position: 1, data }] }, why: 'overlay edit[0]: position 1 has an entry already' },
    { what: 'data that breaks the contract', overlay: { edit: [{ position: 3, data: { amount: 'much' } }] }, why: /^overlay edit\[0\]: event Added does not satisfy its contract: .*amount/s },
    { what: 'a type that is none', overlay: insert({ type: 'Addded' }), why: 'overlay insert[0]: there is no event Addded; there is Added, Cleared' },
    { what: 'a stream of another context', overlay: insert({ streamId: 'parcel-1' }), why: 'overlay insert[0]: parcel-1 is no stream of tally, which is all that this projection reads' },
    { what: 'a place after the end', overlay: insert({ after: 6 }), why: 'overlay insert[0]: after 6 is not among the positions replayed, 1 to 5' },
  ])('is refused for $what, and the entry is named', async ({ overlay, why }) => {
    await expect(check(overlay)).rejects.toThrow(why);
  });

  it('is refused for what is not replayed', async () => {
    await expect(check({ drop: [1] }, { from: 2, to: 3 })).rejects.toThrow('position 1 is not among those replayed, 2 to 3');
    const ofStream = checkOverlay(Overlay.parse({ drop: [3] }), { log, contract: tallyEvents, head: 5, range: { from: 1, to: 5, streamId: 'tally-1' } });
    await expect(ofStream).rejects.toThrow('position 3 is of tally-2; only tally-1 is replayed');
  });

  it.each([{ drops: [1] }, { drop: [0] }, { drop: ['1'] }, { insert: [{ after: 1, streamId: 'nostream', type: 'Added', data }] }])('has a fixed form: %j', (overlay) => {
    expect(Overlay.safeParse(overlay).success).toBe(false);
  });

  it('leaves every other event where it was, and gives an inserted one a position and a version that none has', async () => {
    const history = await check({ drop: [1], edit: [{ position: 3, data }], insert: [...insert({}).insert, ...insert({}).insert] });
    const changed = history.asChanged({ events, after: 0, until: 5 });
    const seen = changed.map(({ position, streamVersion, data: held }) => ({ position: history.places.position(position), streamVersion, held }));
    expect(seen).toEqual([
      { position: 6, streamVersion: 4, held: data },
      { position: 7, streamVersion: 5, held: data },
      { position: 3, streamVersion: 2, held: data },
      { position: 5, streamVersion: 3, held: events[2]?.data },
    ]);
    expect(changed.map(({ position }) => history.touch(position))).toEqual(['inserted', 'inserted', 'edited', undefined]);
  });
});
