import { type TestLog, createTestLog, newEvent, newStreamId } from '@reprise/testing';
import fc from 'fast-check';
import { PostgresEventStore } from './index';

let log: TestLog;
let store: PostgresEventStore;
beforeAll(async () => {
  log = await createTestLog();
  store = await PostgresEventStore.open({ url: log.writerUrl });
});
afterAll(async () => {
  await store.close();
  await log.drop();
});

const time = (milliseconds: number) => new Date(Date.UTC(1969, 11, 31, 23, 59, 59, 990) + milliseconds).toISOString();
const aStream = async (...occurred: readonly string[]) => {
  const streamId = newStreamId();
  await store.append({ streams: [{ streamId, expectedVersion: 0, events: occurred.map((occurredAt) => newEvent({ occurredAt })) }] });
  return streamId;
};

describe('the version of a stream up to which nothing happened after a time', () => {
  it('is that before the first event that did, in whatever order things happened', async () => {
    const property = async (happened: readonly number[], at: number) => {
      const late = happened.findIndex((when) => when > at);
      const streamId = await aStream(...happened.map(time));
      expect(await store.versionUntil(streamId, time(at))).toBe(late === -1 ? happened.length : late);
    };
    const moment = fc.integer({ min: 0, max: 20 });
    await fc.assert(fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 12 }), moment, property), { numRuns: 200 });
  });

  it('counts all of a millisecond, as the times of events are told', async () => {
    const streamId = await aStream('2020-01-01T00:00:00.000999Z', '2020-01-01T00:00:00.001Z');
    const versions = await Promise.all(['2019-12-31T23:59:59.999Z', '2020-01-01T00:00:00.000Z', '2020-01-01T00:00:00.001Z'].map((at) => store.versionUntil(streamId, at)));
    expect(versions).toEqual([0, 1, 2]);
  });

  it('is answered for the last moment there is, and for no stream', async () => {
    expect(await store.versionUntil(await aStream(time(0)), '9999-12-31T23:59:59.999Z')).toBe(1);
    expect(await store.versionUntil(newStreamId(), time(0))).toBe(0);
  });
});
