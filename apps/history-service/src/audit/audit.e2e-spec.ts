import { randomUUID } from 'node:crypto';
import type { Metadata, StoredEvent } from '@reprise/kernel';
import { type Answer, HistoryUnderTest, happened } from '../history-under-test.for-spec';

const by = (metadata: Partial<Metadata>, more: { readonly eventId?: string; readonly occurredAt?: string; readonly type?: string } = {}) => {
  const { type = 'AccountClosed', ...rest } = more;
  return happened(type, {}, { ...rest, metadata: { actor: 'ada', correlationId: 'r1', causationId: 'command-1', ...metadata } });
};

describe('history-service', () => {
  let history: HistoryUnderTest;
  const [first, second] = [randomUUID(), randomUUID()];
  beforeAll(async () => {
    history = await HistoryUnderTest.start();
    await history.append('account-a', by({ subjectId: 'p' }, { eventId: first, occurredAt: '2001-05-06T10:00:00Z' }), by({ actor: 'bob' }));
    await history.append('account-b', by({ correlationId: 'r2', causationId: first }, { eventId: second, type: 'AccountFrozen' }));
    await history.append('account-b', by({ correlationId: 'r2', causationId: second, subjectId: 'p' }, { occurredAt: '2001-05-07T00:00:00Z' }));
    await history.append('account-c', happened('FundsDeposited', { euros: 1.5 }, { metadata: { actor: '=cmd()', correlationId: 'r3', causationId: 'x' } }));
  });
  afterAll(() => history.stop());

  describe('GET /audit', () => {
    const positions = async (query: string) => ((await history.get(`/audit${query}`)).body.events as StoredEvent[]).map(({ position }) => position);

    it.each([
      ['', [1, 2, 3, 4, 5]],
      ['?actor=ada', [1, 3, 4]],
      ['?actor=%3Dcmd()', [5]],
      ['?subjectId=p', [1, 4]],
      ['?correlationId=r2', [3, 4]],
      ['?streamId=account-b', [3, 4]],
      ['?type=AccountFrozen,FundsDeposited', [3, 5]],
      ['?from=2001-05-06&to=2001-05-06', [1]],
      ['?to=2001-05-06T10:00:00Z', [1]],
      ['?to=2001-05-06T09:59:59.999Z', []],
      ['?from=2001-05-06T12:00:00.001+02:00&to=2001-05-07', [4]],
      ['?actor=ada&subjectId=p&correlationId=r2&streamId=account-b&type=AccountClosed', [4]],
      ['?actor=nobody', []],
      ['?direction=backwards&actor=ada', [4, 3, 1]],
    ])('%s finds what it asks for', async (query, expected) => expect(await positions(query)).toEqual(expected));

    it.each(['forwards', 'backwards'])('goes %s page by page, each event once', async (direction) => {
      const seen: number[] = [];
      let cursor: string | null = '';
      do {
        const { body }: Answer = await history.get(`/audit?actor=ada&limit=2&direction=${direction}${cursor && `&cursor=${cursor}`}`);
        seen.push(...(body.events as StoredEvent[]).map(({ position }) => position));
        cursor = body.nextCursor as string | null;
      } while (cursor !== null);
      expect(seen).toEqual(direction === 'forwards' ? [1, 3, 4] : [4, 3, 1]);
    });

    it('takes a cursor only where it was given out', async () => {
      const { nextCursor } = (await history.get('/audit?actor=ada&limit=1')).body;
      const refusal = { status: 400, body: { detail: expect.stringContaining('another path or other filters') as string } };
      for (const query of ['', 'actor=bob&', 'actor=ada&direction=backwards&'])
        await expect(history.get(`/audit?${query}cursor=${String(nextCursor)}`)).resolves.toMatchObject(refusal);
      await expect(history.get(`/audit?limit=9&actor=ada&cursor=${String(nextCursor)}`)).resolves.toMatchObject({ status: 200 });
    });

    it('answers with lines, all there are or as many as asked for', async () => {
      const lines = async (query: string) => ((await history.lines(`/audit${query}`)) as StoredEvent[]).map(({ position }) => position);
      await expect(lines('')).resolves.toEqual([1, 2, 3, 4, 5]);
      const { nextCursor } = (await history.get('/audit?actor=ada&limit=1')).body;
      await expect(lines(`?actor=ada&limit=2&cursor=${String(nextCursor)}`)).resolves.toEqual([3, 4]);
      await expect(lines('?limit=4000&direction=backwards')).resolves.toEqual([5, 4, 3, 2, 1]);
      await expect(lines('?actor=nobody')).resolves.toEqual([]);
    });

    it('reads on for more than one reading of the log holds', async () => {
      await history.append('account-many', ...Array.from({ length: 1_100 }, () => by({ actor: 'many', causationId: 'many' })));
      const read = (await history.lines('/audit?actor=many')) as StoredEvent[];
      expect(read.map(({ streamVersion }) => streamVersion)).toEqual(Array.from({ length: 1_100 }, (_, index) => index + 1));
      await expect(history.lines('/audit?streamId=account-many&limit=600&direction=backwards')).resolves.toHaveLength(600);
    });

    it('shows events in the shape of today, or as they were stored', async () => {
      await expect(history.get('/audit?correlationId=r3')).resolves.toMatchObject({ body: { events: [{ schemaVersion: 2, data: { amount: 150 } }], nextCursor: null } });
      await expect(history.get('/audit?correlationId=r3&shape=stored')).resolves.toMatchObject({ body: { events: [{ schemaVersion: 1, data: { euros: 1.5 } }] } });
    });

    it.each(['limit=1001', 'limit=0', 'actor=', 'actor=%00', 'streamId=x', 'from=yesterday', 'from=2002-01-01&to=2001-01-01', 'cursor=x', 'cursor=1', 'who=ada', 'actor=a&actor=b'])(
      'refuses ?%s',
      async (query) => {
        await expect(history.get(`/audit?${query}`)).resolves.toMatchObject({ status: 400, body: { type: 'urn:reprise:problem:invalid-request' } });
      },
    );
  });

  describe('GET /events/:position/causation', () => {
    it('tells what led to an event, what happened beside it and what followed', async () => {
      await expect(history.get('/events/1/causation')).resolves.toMatchObject({
        status: 200,
        body: {
          event: { position: 1, eventId: first, actor: 'ada' },
          causes: [{ kind: 'command', id: 'command-1' }],
          siblings: [{ position: 2, actor: 'bob' }],
          followed: [{ position: 3, type: 'AccountFrozen', followed: [{ position: 4, followed: [] }] }],
          more: { causes: false, siblings: false, followed: false },
        },
      });
      await expect(history.get('/events/4/causation')).resolves.toMatchObject({
        body: { causes: [{ kind: 'event', position: 3 }, { kind: 'event', position: 1 }, { kind: 'command', id: 'command-1' }], siblings: [], followed: [] },
      });
    });

    it('goes as far as it is asked to', async () => {
      await expect(history.get('/events/1/causation?depth=1&limit=1')).resolves.toMatchObject({
        body: { followed: [{ position: 3, followed: [] }], more: { followed: true } },
      });
    });

    it('answers 404 beyond the end of the log', async () => {
      await expect(history.get('/events/99999/causation')).resolves.toMatchObject({ status: 404 });
    });

    it.each(['/events/0/causation', '/events/x/causation', '/events/1/causation?depth=51', '/events/1/causation?limit=1001', '/events/1/causation?up=1'])(
      'refuses %s',
      async (path) => {
        await expect(history.get(path)).resolves.toMatchObject({ status: 400 });
      },
    );
  });
});
