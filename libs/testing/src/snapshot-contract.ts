import { describe, expect, it } from '@jest/globals';
import type { EventStore, SnapshotFlaw } from '@reprise/event-store';
import { newEvent, newStreamId } from './new-event';

/** What every log must do with snapshots: part of its contract suite. */
export function describeSnapshots(store: () => EventStore): void {
  /** A stream of so many events, and the position of each version. */
  const aStream = async (length: number) => {
    const streamId = newStreamId();
    const events = Array.from({ length }, () => newEvent());
    const { streams } = await store().append({ streams: [{ streamId, expectedVersion: 0, events }] });
    const last = streams[0]?.position ?? 0;
    return { streamId, positionOf: (version: number) => last - length + version };
  };
  type Stream = Awaited<ReturnType<typeof aStream>>;

  const save = ({ streamId, positionOf }: Stream, streamVersion: number, { stateVersion = 1, state }: { stateVersion?: number; state?: unknown } = {}) =>
    store().saveSnapshot({ streamId, streamVersion, stateVersion, position: positionOf(streamVersion), state: state ?? { sum: streamVersion } });
  const load = ({ streamId }: Stream, more: { atOrBelow?: number; stateVersion?: number } = {}) => store().loadSnapshot({ streamId, stateVersion: 1, ...more });

  describe('snapshots', () => {
    it('come back as they were saved', async () => {
      const stream = await aStream(3);
      const state = { text: 'žluťoučký 🐎 "', nested: [1, null, { deep: true }], none: {}, amount: -9_007_199_254_740_991, rate: 0.1 };
      await save(stream, 2, { stateVersion: 7, state });
      const found = await load(stream, { stateVersion: 7 });
      expect(found).toEqual({ streamId: stream.streamId, streamVersion: 2, stateVersion: 7, position: stream.positionOf(2), state, takenAt: found?.takenAt });
      expect(found?.takenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    });

    it('are each of their own stream', async () => {
      const [one, other] = [await aStream(1), await aStream(1)];
      await save(one, 1);
      expect(await load(other)).toBeUndefined();
      expect(await store().loadSnapshot({ streamId: 'not a stream', stateVersion: 1 })).toBeUndefined();
    });

    it('are answered by the newest, or the newest at or below a version', async () => {
      const stream = await aStream(30);
      for (const version of [20, 10, 30]) await save(stream, version);
      const versions = await Promise.all([undefined, 30, 29, 20, 19, 9].map(async (at) => (await load(stream, at ? { atOrBelow: at } : {}))?.streamVersion));
      expect(versions).toEqual([30, 30, 20, 20, 10, undefined]);
    });

    it('of the same stream version replace one another', async () => {
      const stream = await aStream(1);
      await save(stream, 1, { stateVersion: 1, state: 'old' });
      await save(stream, 1, { stateVersion: 2, state: 'new' });
      expect([(await load(stream))?.state, (await load(stream, { stateVersion: 2 }))?.state]).toEqual([undefined, 'new']);
    });

    it('of another state version, older or newer, are ignored, and the caller hears why', async () => {
      const stream = await aStream(3);
      for (const version of [1, 2, 3]) await save(stream, version, { stateVersion: version });
      const ignored: unknown[] = [];
      const found = await store().loadSnapshot({ streamId: stream.streamId, stateVersion: 2, onIgnored: (about) => ignored.push(about) });
      expect([found?.streamVersion, ignored]).toEqual([2, [{ streamVersion: 3, flaw: 'stateVersion' satisfies SnapshotFlaw }]]);
      await load(stream, { stateVersion: 1, atOrBelow: 1 });
      expect(ignored).toHaveLength(1);
    });

    it('of an event that is not in the log, or not where they say, are ignored', async () => {
      const stream = await aStream(2);
      await save(stream, 1);
      await save({ ...stream, positionOf: () => stream.positionOf(1) }, 2);
      await save(stream, 3);
      expect((await load(stream))?.streamVersion).toBe(1);
    });

    it('refuse a state that is no JSON, and keep what was there', async () => {
      const stream = await aStream(1);
      await save(stream, 1, { state: 'good' });
      await expect(save(stream, 1, { state: 'a\0b' })).rejects.toThrow();
      expect((await load(stream))?.state).toBe('good');
    });
  });
}
