import { HistoryUnderTest, happened } from '../history-under-test.for-spec';

const owner = { subjectId: 'p', name: 'P', email: 'p@example.org' };
const opening = { accountId: 'a', owner, currency: 'EUR' };
const deposit = (amount: number, second: number) =>
  happened('FundsDeposited', { amount, currency: 'EUR' }, { schemaVersion: 2, occurredAt: new Date(Date.UTC(2020, 0, 1, 0, 0, second)).toISOString() });

describe('GET /streams/:streamId/state', () => {
  let history: HistoryUnderTest;
  beforeAll(async () => {
    history = await HistoryUnderTest.start();
    const deposits = Array.from({ length: 249 }, (_, index) => deposit(1, index + 1));
    await history.append('account-a', happened('AccountOpened', opening, { occurredAt: '2020-01-01T00:00:00.000Z' }), ...deposits);
    await history.append('order-b', happened('OrderCreated', { orderId: 'b', customer: { ...owner, shippingAddress: 'x' }, currency: 'EUR' }));
    await history.append('account-broken', happened('AccountOpened', opening), happened('FromTheFuture', {}, { schemaVersion: 9 }));
    await history.append('parcel-c', happened('ParcelLost', {}));
    await history.append('lead-d', happened('LeadCaptured', { leadId: 'd', contact: owner, source: 'fair' }), happened('PageVisited', { path: '/pricing' }));
  });
  afterAll(() => history.stop());
  const state = async (query: string, streamId = 'account-a') => (await history.get(`/streams/${streamId}/state${query}`)).body;

  it.each([1, 99, 100, 101, 200, 250])('is that of version %i', async (version) => {
    await expect(state(`?version=${version}`)).resolves.toMatchObject({
      streamId: 'account-a',
      streamVersion: version,
      position: version,
      events: version,
      occurredAt: new Date(Date.UTC(2020, 0, 1, 0, 0, version - 1)).toISOString(),
      state: { status: 'open', balance: version - 1, overdraftLimit: 0 },
    });
  });

  it('is that of now, where no point is given', async () => {
    await expect(state('')).resolves.toMatchObject({ streamVersion: 250, state: { balance: 249 } });
    await expect(state('', 'order-b')).resolves.toMatchObject({ streamVersion: 1, state: { status: 'draft', orderId: 'b' } });
  });

  it('is what was known to who judged a lead at that version', async () => {
    await expect(state('?version=1', 'lead-d')).resolves.toMatchObject({ streamVersion: 1, state: { stage: 'new' } });
    await expect(state('?version=2', 'lead-d')).resolves.toMatchObject({ streamVersion: 2, state: { stage: 'engaged' } });
  });

  it('is that of a time in any zone, exact at its borders', async () => {
    const balances = async (...times: string[]) => Promise.all(times.map(async (at) => ((await state(`?at=${at}`)).state as { balance?: number }).balance));
    await expect(balances('2020-01-01T00:00:09.999Z', '2020-01-01T00:00:10Z', '2020-01-01T00:00:10.001Z')).resolves.toEqual([9, 10, 10]);
    await expect(balances('2020-01-01T02:00:10%2B02:00', '2020-01-01T02:00:10+02:00', '2019-12-31T18:30:10-0530')).resolves.toEqual([10, 10, 10]);
  });

  it('is the initial one before anything happened', async () => {
    const nothing = { streamVersion: 0, position: 0, occurredAt: null, recordedAt: null, events: 0, purged: 0, state: { status: 'unopened' } };
    await expect(state('?at=2019-12-31T23:59:59.999Z')).resolves.toEqual({ streamId: 'account-a', ...nothing });
  });

  it('is that of a late correction from the time it is for', async () => {
    await history.append('account-late', happened('AccountOpened', opening, { occurredAt: '2020-01-01T00:00:00Z' }), deposit(500, 20), deposit(30, 10));
    await expect(state('?at=2020-01-01T00:00:15Z', 'account-late')).resolves.toMatchObject({ streamVersion: 3, events: 2, state: { balance: 30 } });
  });

  it('ends where this build can read no further, and says why', async () => {
    await expect(state('?version=1', 'account-broken')).resolves.toMatchObject({ state: { status: 'open' } });
    await expect(history.get('/streams/account-broken/state')).resolves.toMatchObject({
      status: 500,
      body: { type: 'urn:reprise:problem:unreadable-event', detail: expect.stringContaining('FromTheFuture v9 (version 2 of stream account-broken)') as string },
    });
  });

  it.each([
    ['/streams/account-nobody/state', 'There is no stream account-nobody.'],
    ['/streams/parcel-c/state', 'category parcel'],
    ['/streams/account-a/state?version=251', 'ends at version 250; there is no version 251'],
  ])('answers 404 for %s', async (path, detail) => {
    await expect(history.get(path)).resolves.toMatchObject({ status: 404, body: { detail: expect.stringContaining(detail) as string } });
  });

  it.each(['version=0', 'version=x', 'version=1&at=2020-01-01T00:00:00Z', 'at=2020-01-01', 'at=2020-01-01T00:00:00', 'at=now', 'at=', 'since=2020', 'version=1&version=2'])(
    'refuses ?%s',
    async (query) => {
      await expect(history.get(`/streams/account-a/state?${query}`)).resolves.toMatchObject({ status: 400, body: { type: 'urn:reprise:problem:invalid-request' } });
    },
  );
});
