import { join } from 'node:path';
import { account } from '@reprise/domain-accounts';
import type { StoredEvent } from '@reprise/kernel';
import { goldenFiles } from '@reprise/testing';
import { HistoryUnderTest } from './history-under-test.for-spec';

/** Account 42, opened and paid into as the first versions wrote it. */
const files = goldenFiles(join(__dirname, '../../../libs/contracts/accounts/golden')).filter(({ name }) => name === 'AccountOpened.v1' || name === 'FundsDeposited.v1');
const written = files.map(({ stored: { data, schemaVersion, type, eventId } }) => ({ eventId, type, schemaVersion, data }));
const today = files.map(({ stored: { type, eventId }, today: data }) => ({ eventId, type, schemaVersion: 2, data }));
const subject = encodeURIComponent(files[0]?.stored.metadata.subjectId ?? '');
const STREAM = 'account-42';

describe('events of old shapes', () => {
  let history: HistoryUnderTest;
  beforeAll(async () => {
    history = await HistoryUnderTest.start();
    await history.append(STREAM, ...files.map(({ stored: { metadata, occurredAt } }, index) => ({ ...(written[index] as (typeof written)[number]), metadata, occurredAt })));
  });
  afterAll(() => history.stop());

  const events = async (path: string) => (await history.get(path)).body.events;
  const lines = async (path: string) => ((await history.lines(path)) as Partial<StoredEvent>[]).filter(({ eventId }) => eventId);

  it.each([`/streams/${STREAM}?`, '/events?', '/events?category=account&', '/audit?', `/audit?subjectId=${subject}&`])('are of today’s shape in %s, and as written on request', async (path) => {
    expect(await events(path.slice(0, -1))).toMatchObject(today);
    expect(await lines(path.slice(0, -1))).toMatchObject(today);
    expect(await events(`${path}shape=stored`)).toMatchObject(written);
    expect(await lines(`${path}shape=stored`)).toMatchObject(written);
  });

  it.each([1, 2])('are so one by one: position %i', async (position) =>
    expect((await history.get(`/events/${position}`)).body).toMatchObject(today[position - 1] ?? {}));

  it('are in the state, with a snapshot before them and without', async () => {
    const state = async (query: string) => (await history.get(`/streams/${STREAM}/state${query}`)).body;
    const [opened, paid] = [await state('?version=1'), await state('')];
    expect([opened, paid]).toMatchObject([{ state: { balance: 0, overdraftLimit: 0 } }, { state: { balance: 2_029 }, events: 2 }]);
    await history.saveSnapshot({ streamId: STREAM, streamVersion: 1, stateVersion: account.stateVersion, position: 1, state: opened.state });
    expect(await state('')).toEqual(paid);
    expect(await state(`?at=${files[1]?.stored.occurredAt}`)).toEqual(paid);
  });
});
