import { bearsOddRequests } from '@reprise/testing';
import { HistoryUnderTest, happened } from './history-under-test.for-spec';

describe('history-service', () => {
  let history: HistoryUnderTest;
  beforeAll(async () => {
    history = await HistoryUnderTest.start();
    await history.append('account-1', happened('AccountClosed', {}));
  });
  afterAll(() => history.stop());

  it('bears odd requests: each is refused with a reason, and told nothing of the inside', async () => {
    const paths = ['/events', '/events/:position', '/events/:position/causation', '/streams/:id', '/streams/account-1/state', '/audit', '/head', '/:any'];
    const names = ['from', 'until', 'limit', 'category', 'type', 'since', 'shape', 'fromVersion', 'direction', 'version', 'at', 'actor', 'subjectId', 'cursor', 'depth'];
    await expect(bearsOddRequests(history.url, { paths, names })).resolves.toBeUndefined();
  });

  it.each(['/head?foo=1', '/events/1?x', '/streams/account-1/state?when=1', '/metrics?a=b'])('refuses %s', async (path) => {
    await expect(history.get(path)).resolves.toMatchObject({ status: 400, body: { type: 'urn:reprise:problem:invalid-request' } });
  });
});
