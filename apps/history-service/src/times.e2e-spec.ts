import fc from 'fast-check';
import { HistoryUnderTest, happened } from './history-under-test.for-spec';

/** At the edges of what a calendar, and what Postgres, knows. */
const date = fc.constantFrom('0000-01-01', '0001-01-01', '0001-12-31', '1998-02-30', '9999-12-31', '10000-01-01', '-000001-01-01', '+010000-01-01');
const timeOfDay = fc.constantFrom('', 'T00:00:00', 'T00:00', 'T23:59:59', 'T23:59:59.999999', 'T24:00:00', 'T23:59:60');
const zone = fc.constantFrom('', 'Z', '+14:00', '-14:00', '+24:00', '-23:59', '+99');

describe('a time in a query of history-service', () => {
  let history: HistoryUnderTest;
  beforeAll(async () => {
    history = await HistoryUnderTest.start();
    await history.append('account-a', happened('AccountOpened', { accountId: 'a', owner: { subjectId: 'p', name: 'P', email: 'p@example.org' }, currency: 'EUR' }));
  });
  afterAll(() => history.stop());
  const status = async (path: string, time: string) => (await history.get(path + encodeURIComponent(time))).status;

  describe.each(['/events?since=', '/audit?from=', '/audit?to=', '/streams/account-a/state?at='])('%s', (path) => {
    it('is answered, or refused as none', () =>
      fc.assert(fc.asyncProperty(date, timeOfDay, zone, async (...parts) => expect([200, 400]).toContain(await status(path, parts.join(''))))));

    it.each(['0000-01-01', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00'])('is not %s', async (time) => expect(await status(path, time)).toBe(400));
  });
});
