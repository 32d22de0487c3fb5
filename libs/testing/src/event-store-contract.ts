import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore, NewEvent } from '@reprise/event-store';
import fc from 'fast-check';
import { newEvent, newStreamId } from './new-event';
import { describeSnapshots } from './snapshot-contract';

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

/** What every log must do, whatever stands behind it. `open` gives a store whose log may hold anything already. */
export function eventStoreContract(open: () => Promise<EventStore>): void {
  let store: EventStore;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  const append = (streamId: string, expectedVersion: Parameters<EventStore['append']>[0]['streams'][0]['expectedVersion'], ...events: NewEvent[]) =>
    store.append({ streams: [{ streamId, expectedVersion, events }] });
  const read = (streamId: string) => collect(store.readStream({ streamId }));

  describe('append', () => {
    it('gives versions from 1 and positions without gaps', async () => {
      const streamId = newStreamId();
      const first = await append(streamId, 'noStream', newEvent(), newEvent());
      const second = await append(streamId, 2, newEvent());
      expect(first.streams[0]).toMatchObject({ streamId, streamVersion: 2 });
      expect(second.streams[0]).toMatchObject({ streamId, streamVersion: 3, position: (first.streams[0]?.position ?? 0) + 1 });
      expect((await read(streamId)).map((event) => event.streamVersion)).toEqual([1, 2, 3]);
    });

    it('keeps data, metadata, type, version, id and time as they were given', async () => {
      const streamId = newStreamId();
      const event = newEvent({ data: { text: 'žluťoučký 🐎 \\u0000', nested: [1, null, { __proto__x: true }] }, occurredAt: '1993-01-01T12:00:00.5+02:00' });
      await append(streamId, 0, event);
      const [stored] = await read(streamId);
      expect(stored).toMatchObject({ ...event, streamId, occurredAt: '1993-01-01T10:00:00.500Z' });
      expect(stored?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    });

    it.each([
      ['an exact version that is too low', 1],
      ['an exact version that is too high', 3],
      ['noStream on a stream that is there', 'noStream'],
    ] as const)('refuses %s and appends nothing', async (_case, expectedVersion) => {
      const streamId = newStreamId();
      await append(streamId, 'noStream', newEvent(), newEvent());
      await expect(append(streamId, expectedVersion, newEvent())).rejects.toMatchObject({ name: 'WrongExpectedVersion', actual: 2 });
      expect(await store.currentVersion(streamId)).toBe(2);
    });

    it('refuses streamExists on a stream that is not there, and takes any', async () => {
      const streamId = newStreamId();
      await expect(append(streamId, 'streamExists', newEvent())).rejects.toMatchObject({ name: 'WrongExpectedVersion', actual: 0 });
      await append(streamId, 'any', newEvent());
      await append(streamId, 'streamExists', newEvent());
      expect(await store.currentVersion(streamId)).toBe(2);
    });

    it('writes all streams of a unit or none', async () => {
      const [left, right, third] = [newStreamId(), newStreamId(), newStreamId()];
      await append(right, 0, newEvent());
      const unit = (expectedRight: number) => ({
        streams: [
          { streamId: left, expectedVersion: 0, events: [newEvent()] },
          { streamId: right, expectedVersion: expectedRight, events: [newEvent()] },
          { streamId: third, expectedVersion: 0, events: [newEvent()] },
        ],
      });
      await expect(store.append(unit(0))).rejects.toMatchObject({ name: 'WrongExpectedVersion', streamId: right, actual: 1 });
      expect(await store.currentVersion(left)).toBe(0);
      const { streams } = await store.append(unit(1));
      expect(streams.map((stream) => [stream.streamId, stream.streamVersion])).toEqual([[left, 1], [right, 2], [third, 1]]);
    });

    it('answers the same event ids with the first result, whatever version is expected now', async () => {
      const streamId = newStreamId();
      const events = [newEvent(), newEvent()];
      const first = await append(streamId, 0, ...events);
      await append(streamId, 2, newEvent());
      expect(await append(streamId, 0, ...events)).toEqual({ ...first, replayed: true });
      expect(await store.currentVersion(streamId)).toBe(3);
    });

    it('refuses a known event id with other content, or in other company', async () => {
      const streamId = newStreamId();
      const event = newEvent();
      await append(streamId, 0, event);
      await expect(append(streamId, 1, { ...event, data: { what: 'else' } })).rejects.toMatchObject({ name: 'EventIdReused' });
      await expect(append(newStreamId(), 0, event)).rejects.toMatchObject({ name: 'EventIdReused', eventId: event.eventId });
      await expect(append(streamId, 1, event, newEvent())).rejects.toMatchObject({
        name: 'EventIdReused',
        message: expect.stringContaining('not all events of this append are') as unknown,
      });
      expect(await store.currentVersion(streamId)).toBe(1);
    });

    it('refuses known event ids at another time or in another order, and takes other metadata', async () => {
      const streamId = newStreamId();
      const [one, two] = [newEvent({ occurredAt: '2026-01-01T00:00:00Z' }), newEvent()];
      await append(streamId, 0, one, two);
      await expect(append(streamId, 0, { ...one, occurredAt: '2026-01-02T00:00:00Z' }, two)).rejects.toMatchObject({ name: 'EventIdReused' });
      await expect(append(streamId, 0, two, one)).rejects.toMatchObject({ name: 'EventIdReused' });
      const again = { ...one, occurredAt: '2026-01-01T01:00:00+01:00', metadata: { ...one.metadata, actor: 'another' } };
      expect(await append(streamId, 0, again, two)).toMatchObject({ replayed: true });
    });

    it('lets one of many rivals win, and every one of many that expect nothing', async () => {
      const [rivals, anyone] = [newStreamId(), newStreamId()];
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => append(rivals, 0, newEvent())));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await Promise.all(Array.from({ length: 20 }, () => append(anyone, 'any', newEvent())));
      expect((await read(anyone)).map((event) => event.streamVersion)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    it('does not let one failing append fail its neighbours', async () => {
      const good = Array.from({ length: 10 }, () => newStreamId());
      const outcomes = await Promise.allSettled(
        good.flatMap((streamId) => [append(streamId, 0, newEvent()), append(newStreamId(), 7, newEvent()), append('not a stream', 0, newEvent())]),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(good.flatMap(() => ['fulfilled', 'rejected', 'rejected']));
    });

    it.each([
      ['NUL', 'a\0b'],
      ['half a surrogate pair', 'a\ud800b'],
    ])('refuses text with %s before it reaches the database', async (_case, value) => {
      await expect(append(newStreamId(), 0, newEvent({ data: { value } }))).rejects.toMatchObject({ name: 'InvalidAppend' });
    });

    it.each<[string, Partial<NewEvent>]>([
      ['a time before year 1', { occurredAt: '0000-06-01T00:00:00Z' }],
      ['a time before year 1 in UTC', { occurredAt: '0001-01-01T00:00:00+14:00' }],
      ['a time after year 9999 in UTC', { occurredAt: '9999-12-31T23:00:00-14:00' }],
      ['a time of an impossible offset', { occurredAt: '2026-01-01T00:00:00+16:00' }],
      ['a schema version beyond 2^31', { schemaVersion: 5e9 }],
      ['no data', { data: undefined }],
      ['data that is null', { data: null }],
      ['data that JSON has no word for', { data: 1n }],
      ['metadata too large for an index', { metadata: { correlationId: 'c', causationId: 'c', actor: randomBytes(20_000).toString('hex') } }],
    ])('refuses an event with %s, and not its neighbours', async (_case, fields) => {
      const [refused, taken] = await Promise.allSettled([append(newStreamId(), 0, newEvent(fields)), append(newStreamId(), 0, newEvent())]);
      expect([refused, taken]).toMatchObject([{ status: 'rejected', reason: { name: 'InvalidAppend' } }, { status: 'fulfilled' }]);
    });

    it('refuses a version beyond 2^31, and an idempotency key or hash with NUL', async () => {
      const unit = (key: string, requestHash: string) => store.append({ streams: [], idempotency: { key, requestHash } });
      await expect(append(newStreamId(), 5e9, newEvent())).rejects.toMatchObject({ name: 'InvalidAppend' });
      await expect(unit('a\0b', 'hash')).rejects.toMatchObject({ name: 'InvalidAppend' });
      await expect(unit(randomUUID(), 'a\0b')).rejects.toMatchObject({ name: 'InvalidAppend' });
      expect(await store.findIdempotent({ key: 'a\0b', requestHash: 'hash' })).toBeUndefined();
    });

    it('refuses an id that is no UUID, a stream named twice and an event named twice', async () => {
      const streamId = newStreamId();
      const event = newEvent();
      const twice = { streamId, expectedVersion: 'any', events: [newEvent()] } as const;
      await expect(append(streamId, 0, newEvent({ eventId: 'nope' }))).rejects.toMatchObject({ name: 'InvalidAppend' });
      await expect(store.append({ streams: [twice, twice] })).rejects.toMatchObject({ name: 'InvalidAppend' });
      await expect(append(streamId, 0, event, event)).rejects.toMatchObject({ name: 'InvalidAppend' });
    });
  });

  describe('idempotency keys', () => {
    it('answer a repeated request as the first time, though its events have new ids', async () => {
      const streamId = newStreamId();
      const idempotency = { key: randomUUID(), requestHash: 'hash' };
      const unit = () => ({ streams: [{ streamId, expectedVersion: 0, events: [newEvent()] }], idempotency });
      const first = await store.append(unit());
      expect(await store.append(unit())).toEqual({ ...first, replayed: true });
      expect(await store.findIdempotent(idempotency)).toEqual({ ...first, replayed: true });
      expect(await store.currentVersion(streamId)).toBe(1);
    });

    it('refuse another request', async () => {
      const key = randomUUID();
      const unit = (requestHash: string) => ({ streams: [{ streamId: newStreamId(), expectedVersion: 0, events: [newEvent()] }], idempotency: { key, requestHash } });
      await store.append(unit('one'));
      await expect(store.append(unit('two'))).rejects.toMatchObject({ name: 'IdempotencyKeyReused' });
      await expect(store.findIdempotent({ key, requestHash: 'two' })).rejects.toMatchObject({ name: 'IdempotencyKeyReused' });
    });

    it('are not used up by a refused request', async () => {
      const idempotency = { key: randomUUID(), requestHash: 'hash' };
      const streamId = newStreamId();
      await expect(store.append({ streams: [{ streamId, expectedVersion: 4, events: [newEvent()] }], idempotency })).rejects.toThrow();
      expect(await store.findIdempotent(idempotency)).toBeUndefined();
    });

    it('keep the answer of a request that had nothing to append', async () => {
      const streamId = newStreamId();
      const { streams } = await append(streamId, 0, newEvent());
      const idempotency = { key: randomUUID(), requestHash: 'hash' };
      await store.append({ streams: [{ streamId, expectedVersion: 1, events: [] }], idempotency });
      await append(streamId, 1, newEvent());
      expect(await store.findIdempotent(idempotency)).toEqual({ streams, replayed: true });
    });

    it('let one of many equal requests write', async () => {
      const streamId = newStreamId();
      const idempotency = { key: randomUUID(), requestHash: 'hash' };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => store.append({ streams: [{ streamId, expectedVersion: 'any', events: [newEvent()] }], idempotency })),
      );
      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(await store.currentVersion(streamId)).toBe(1);
    });
  });

  describe('reading', () => {
    it('gives one stream from a version, in both directions, up to a limit', async () => {
      const streamId = newStreamId();
      await append(streamId, 0, ...Array.from({ length: 5 }, () => newEvent()));
      const versions = async (query: Omit<Parameters<EventStore['readStream']>[0], 'streamId'>) =>
        (await collect(store.readStream({ streamId, ...query }))).map((event) => event.streamVersion);
      expect(await versions({ fromVersion: 3 })).toEqual([3, 4, 5]);
      expect(await versions({ direction: 'backwards' })).toEqual([5, 4, 3, 2, 1]);
      expect(await versions({ direction: 'backwards', fromVersion: 3, limit: 2 })).toEqual([3, 2]);
      expect(await versions({ fromVersion: 6 })).toEqual([]);
    });

    it('gives nothing of a stream that is not there', async () => {
      expect(await read(newStreamId())).toEqual([]);
      expect(await read("no-'; DROP TABLE events")).toEqual([]);
      expect(await store.currentVersion(newStreamId())).toBe(0);
    });

    it('gives the whole log by position, category, type and time', async () => {
      const category = `c${randomUUID().replaceAll('-', '')}`;
      const type = `Type${category}`;
      const before = await store.head();
      const [one, two] = [newStreamId(category), newStreamId(category)];
      await append(one, 0, newEvent({ type, occurredAt: '2001-01-01T00:00:00Z' }));
      await append(newStreamId(), 0, newEvent());
      await append(two, 0, newEvent({ occurredAt: '2002-01-01T00:00:00Z' }), newEvent({ type, occurredAt: '2003-01-01T00:00:00Z' }));
      const streams = async (query: Parameters<EventStore['readAll']>[0]) => (await collect(store.readAll(query))).map((event) => event.streamId);
      expect(await streams({ after: before, categories: [category] })).toEqual([one, two, two]);
      expect(await streams({ types: [type] })).toEqual([one, two]);
      expect(await streams({ categories: [category], since: '2002-01-01T00:00:00Z' })).toEqual([two, two]);
      expect(await streams({ categories: [category], limit: 1 })).toEqual([one]);
      expect(await collect(store.readAll({ after: before, until: before + 1 }))).toHaveLength(1);
    });

    it('reads ahead of its consumer by no more than a page', async () => {
      const streamId = newStreamId();
      await append(streamId, 0, ...Array.from({ length: 2_500 }, () => newEvent()));
      for await (const event of store.readStream({ streamId })) if (event.streamVersion === 1_500) break;
      expect(await store.currentVersion(streamId)).toBe(2_500);
    });
  });

  describeSnapshots(() => store);

  it('keeps positions dense, stream versions dense and every acknowledged event exactly once, for any mix of appends', async () => {
    const streams = Array.from({ length: 5 }, () => newStreamId('mix'));
    const step = fc.record({ stream: fc.nat(4), other: fc.nat(4), count: fc.integer({ min: 1, max: 4 }), expected: fc.constantFrom('any' as const, 0, 1, 2, 3) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { maxLength: 6 }), async (rounds) => {
        const before = await store.head();
        const acknowledged: string[] = [];
        for (const round of rounds) {
          const outcomes = await Promise.allSettled(
            round.map(async ({ stream, other, count, expected }) => {
              const ids = new Set([streams[stream] ?? '', streams[other] ?? '']);
              const unit = [...ids].map((streamId) => ({ streamId, expectedVersion: expected, events: Array.from({ length: count }, () => newEvent()) }));
              await store.append({ streams: unit });
              return unit.flatMap(({ events }) => events.map(({ eventId }) => eventId));
            }),
          );
          for (const outcome of outcomes) if (outcome.status === 'fulfilled') acknowledged.push(...outcome.value);
        }
        const log = await collect(store.readAll({ after: before }));
        expect(log.map(({ position }) => position)).toEqual(log.map((_, index) => before + 1 + index));
        expect(log.map(({ eventId }) => eventId).sort()).toEqual(acknowledged.sort());
        for (const streamId of streams) expect((await read(streamId)).map(({ streamVersion }, index) => streamVersion - index)).not.toContain(0);
      }),
      { numRuns: 15 },
    );
  });
}
