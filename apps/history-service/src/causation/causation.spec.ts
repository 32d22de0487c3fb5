import type { StoredEvent } from '@reprise/kernel';
import fc from 'fast-check';
import { type Consequence, causationOf } from './causation';

/** Events `e1`, `e2`, … in position order, each with what caused it. */
const stored = (...causes: string[]): StoredEvent[] =>
  causes.map((causationId, index) => ({
    position: index + 1,
    streamId: 'thing-1',
    streamVersion: index + 1,
    eventId: `e${index + 1}`,
    type: 'Happened',
    schemaVersion: 1,
    data: { secret: 'not for a chain' },
    metadata: { correlationId: 'r', causationId, actor: 'ada' },
    occurredAt: '2020-01-01T00:00:00.000Z',
    recordedAt: '2020-01-01T00:00:00.000Z',
  }));

const causation = (events: readonly StoredEvent[], eventId: string, { depth = 10, limit = 100 } = {}) => {
  const event = events.find((candidate) => candidate.eventId === eventId);
  if (!event) throw new Error(`there is no ${eventId}`);
  const history = {
    eventOf: (id: string) => Promise.resolve(events.find((candidate) => candidate.eventId === id)),
    causedBy: (ids: readonly string[], most: number) =>
      Promise.resolve(events.filter(({ metadata }) => ids.includes(metadata.causationId)).slice(0, most)),
  };
  return causationOf(history, event, { depth, limit });
};

type Tree = { readonly [eventId: string]: Tree };
const treeOf = (followed: readonly Consequence[]): Tree => Object.fromEntries(followed.map(({ eventId, followed }) => [eventId, treeOf(followed)]));
const sizeOf = (followed: readonly Consequence[]): number => followed.reduce((size, next) => size + 1 + sizeOf(next.followed), 0);
const idsOf = (links: readonly object[]) => links.map((link) => ('eventId' in link ? link.eventId : 'id' in link ? link.id : undefined));

describe('the causation of an event', () => {
  const events = stored('command', 'command', 'e1', 'e1', 'e3', 'other');

  it('leads back to the command that began it', async () => {
    const { causes, more } = await causation(events, 'e5');
    expect(causes).toMatchObject([{ kind: 'event', eventId: 'e3', position: 3 }, { kind: 'event', eventId: 'e1' }, { kind: 'command', id: 'command' }]);
    expect(more.causes).toBe(false);
  });

  it('names what the same command did besides', async () => {
    expect(idsOf((await causation(events, 'e1')).siblings)).toEqual(['e2']);
    expect(idsOf((await causation(events, 'e4')).siblings)).toEqual(['e3']);
    expect((await causation(events, 'e6')).siblings).toEqual([]);
  });

  it('is a tree of what followed', async () => {
    const { followed, more } = await causation(events, 'e1');
    expect(treeOf(followed)).toEqual({ e3: { e5: {} }, e4: {} });
    expect(more).toEqual({ causes: false, siblings: false, followed: false });
  });

  it('says who and when, not what', async () => {
    const { event } = await causation(events, 'e1');
    expect(event).toMatchObject({ actor: 'ada', correlationId: 'r', type: 'Happened' });
    expect(event).not.toHaveProperty('data');
  });

  it('ends at the depth and the number asked for, and says that there is more', async () => {
    const shallow = await causation(events, 'e1', { depth: 1 });
    expect([treeOf(shallow.followed), shallow.more.followed]).toEqual([{ e3: {}, e4: {} }, true]);
    const exact = await causation(events, 'e1', { depth: 2 });
    expect([sizeOf(exact.followed), exact.more.followed]).toEqual([3, false]);
    const few = await causation(events, 'e1', { limit: 2 });
    expect([treeOf(few.followed), few.more.followed]).toEqual([{ e3: {}, e4: {} }, true]);
    const back = await causation(events, 'e5', { depth: 1 });
    expect([idsOf(back.causes), back.more.causes]).toEqual([['e3'], true]);
    const many = await causation(stored('c', 'c', 'c', 'c'), 'e4', { limit: 2 });
    expect([idsOf(many.siblings), many.more.siblings]).toEqual([['e1', 'e2'], true]);
  });

  it('goes round no circle', async () => {
    const circle = await causation(stored('e3', 'e1', 'e2'), 'e1');
    expect([idsOf(circle.causes), treeOf(circle.followed)]).toEqual([['e3', 'e2'], { e2: { e3: {} } }]);
    const itself = await causation(stored('e1'), 'e1');
    expect([itself.causes, itself.followed, itself.siblings]).toEqual([[], [], []]);
  });

  it('never shows more than asked, nor an event twice, however events are linked', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 5 }), async (links, bound) => {
        const events = stored(...links.map((link) => `e${link}`));
        const { followed, causes, siblings } = await causation(events, 'e1', { depth: bound, limit: bound });
        expect(sizeOf(followed)).toBeLessThanOrEqual(bound);
        expect(siblings.length).toBeLessThanOrEqual(bound);
        expect(causes.length).toBeLessThanOrEqual(bound + 1);
        expect(new Set(idsOf(causes)).size).toBe(causes.length);
      }),
    ));
});
