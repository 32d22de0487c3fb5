import { HistoryUnderTest, happened } from './history-under-test.for-spec';

const MAX = 200;

describe('readers of NDJSON that do not read', () => {
  let history: HistoryUnderTest | undefined;

  beforeAll(async () => {
    history = await HistoryUnderTest.start();
    await history.append('other-1', happened('Happened', {}));
  });
  afterAll(() => history?.stop());

  const gone = new AbortController();
  const follow = (signal: AbortSignal) => fetch(`${history!.url}/events?follow=true&shape=stored`, { headers: { accept: 'application/x-ndjson' }, signal });

  it('are so many and no more, keep nobody from asking, and leave their places when they go', async () => {
    const readers = await Promise.all(Array.from({ length: MAX }, () => follow(gone.signal)));
    expect(new Set(readers.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await follow(new AbortController().signal);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    await expect(history!.get('/events')).resolves.toMatchObject({ status: 200 });
    gone.abort();
    const later = new AbortController();
    while ((await follow(later.signal)).status !== 200) await history!.get('/head');
    later.abort();
  });
});
