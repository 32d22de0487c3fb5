import { createTestLog, newEvent } from '@reprise/testing';
import { PostgresEventStore } from './postgres-event-store';

describe('a log whose process has a clock that is set', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['forwards', 3_600_000],
    ['backwards', -3_600_000],
  ])('acknowledges appends in time and in order when it is set %s again and again', async (_, by) => {
    const log = await createTestLog();
    const store = await PostgresEventStore.open({ url: log.writerUrl });
    let time = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => (time += by));
    const appended = [];
    for (let version = 0; version < 5; version++) appended.push(await store.append({ streams: [{ streamId: 'clock-1', expectedVersion: version, events: [newEvent()] }] }));
    expect(appended.map(({ streams }) => streams[0]?.position)).toEqual([1, 2, 3, 4, 5]);
    await store.close();
    await log.drop();
  });
});
