import { HistoryUnderTest, happened } from './history-under-test.for-spec';

const owner = { subjectId: 'p', name: 'Ada Lovelace', email: 'p@example.org' };
const deposit = (amount: number) => happened('FundsDeposited', { amount, currency: 'EUR' }, { schemaVersion: 2, occurredAt: `2020-01-01T00:00:0${amount}.000Z` });

describe('events that were purged', () => {
  let history: HistoryUnderTest;
  let tombstone: number | null;
  beforeAll(async () => {
    history = await HistoryUnderTest.start();
    const opened = happened('AccountOpened', { accountId: 'a', owner, currency: 'EUR' }, { occurredAt: '2020-01-01T00:00:00.000Z' });
    await history.append('account-a', opened, deposit(1), deposit(2), deposit(4));
    await history.append('account-b', happened('AccountOpened', { accountId: 'b', owner, currency: 'EUR' }), deposit(8));
    tombstone = await history.purge(3, 5);
  });
  afterAll(() => history.stop());

  const state = async (query: string) => (await history.get(`/streams/${query}`)).body;
  const purged = { type: 'FundsDeposited', position: 3, data: null, purged: { requestedBy: 'dpo', reason: 'court order 7', tombstone: 7 } };

  it.each(['/events?from=3&limit=1', '/events?from=3&limit=1&shape=stored', '/streams/account-a?fromVersion=3&limit=1', '/audit?streamId=account-a&direction=backwards&to=2020-01-01T00:00:02Z&limit=1'])(
    'are in %s with who, why and when, and without data',
    async (path) => {
      expect((await history.get(path)).body['events']).toMatchObject([purged]);
      expect((await history.lines(path)).filter((line) => 'eventId' in (line as object))).toMatchObject([purged]);
    },
  );

  it('are there one by one, and the event that tells of them', async () => {
    expect((await history.get('/events/3')).body).toMatchObject(purged);
    expect((await history.get(`/events/${tombstone}`)).body).toMatchObject({ type: 'EventsPurged', data: { positions: [{ from: 3, to: 3 }, { from: 5, to: 5 }] } });
    expect((await history.get('/events/4')).body).not.toHaveProperty('purged');
  });

  it('are counted beside a state, which is folded without them', async () => {
    expect(await state('account-a/state')).toMatchObject({ streamVersion: 4, events: 4, purged: 1, state: { balance: 5 } });
    expect(await state('account-a/state?version=2')).toMatchObject({ events: 2, purged: 0, state: { balance: 1 } });
    expect(await state('account-a/state?version=3')).toMatchObject({ events: 3, purged: 1, state: { balance: 1 } });
    expect(await state('account-a/state?at=2020-01-01T00:00:02Z')).toMatchObject({ events: 3, purged: 1, state: { balance: 1 } });
    expect(await state('account-b/state')).toMatchObject({ events: 2, purged: 1, state: { status: 'unopened' } });
  });

  it('have their causes still', async () => {
    expect((await history.get('/events/3/causation')).body).toMatchObject({ event: { position: 3, type: 'FundsDeposited' } });
  });
});
