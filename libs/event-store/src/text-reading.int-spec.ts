import { randomUUID } from 'node:crypto';
import { createTestLog } from '@reprise/testing';
import { PostgresEventStore } from './postgres-event-store';
import { EventPurger } from './purge/event-purger';

const odd = [
  JSON.parse('{"__proto__":1}') as object,
  { text: 'a"b\\c\n\u2028é\u{1f600}', nested: [{ deep: [null, true, 1.5, -0.25, 1e21] }] },
  {},
];

describe('the log as text', () => {
  let log: Awaited<ReturnType<typeof createTestLog>>;
  let store: PostgresEventStore;
  beforeAll(async () => {
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.writerUrl });
    const events = odd.map((data, index) => ({
      eventId: randomUUID(),
      type: `Odd"${index}`,
      schemaVersion: index + 1,
      data,
      metadata: { correlationId: 'c"', causationId: 'd', actor: 'é' },
      ...(index === 1 && { occurredAt: '1999-12-31T23:59:59.9Z' }),
    }));
    await store.append({ streams: [{ streamId: 'odd-1', expectedVersion: 0, events }, { streamId: 'even-1', expectedVersion: 0, events: [] }] });
    const [first] = events;
    await store.append({ streams: [{ streamId: 'even-2', expectedVersion: 0, events: [{ ...first, eventId: randomUUID() } as never] }] });
  });
  afterAll(async () => {
    await store.close();
    await log.drop();
  });

  const pages = async <Page>(from: AsyncIterable<Page>): Promise<Page[]> => {
    const all: Page[] = [];
    for await (const page of from) all.push(page);
    return all;
  };

  /** What both ways of reading say of the same question. */
  async function both(query: Parameters<PostgresEventStore['read']>[0]) {
    const events = await pages(store.read(query));
    const text = await pages(store.readText(query));
    return { events, parsed: text.map(({ text: lines, position }) => ({ events: lines.split('\n').filter(Boolean).map((line): unknown => JSON.parse(line)), position })) };
  }

  it.each([{ after: 0 }, { after: 1, until: 2 }, { after: 0, categories: ['even'] }, { after: 0, types: ['Odd"0', 'Odd"2'] }, { after: 0, since: '2000-01-01T00:00:00.000Z' }, { after: 0, categories: ['none'] }])(
    'says what the events are, for %j',
    async (query) => {
      const { events, parsed } = await both(query);
      expect(parsed).toEqual(events);
    },
  );

  it('follows what is appended', async () => {
    const over = new AbortController();
    const [events, text] = [store.follow({ after: 1 }, over.signal), store.followText({ after: 1 }, over.signal)];
    const [page, lines] = [await events.next(), await text.next()];
    over.abort();
    expect((lines.value as { text: string }).text.split('\n').filter(Boolean).map((line): unknown => JSON.parse(line))).toEqual((page.value as { events: unknown }).events);
  });

  it('tells who purged which event', async () => {
    await store.seals.seal({ full: false });
    const purger = EventPurger.open({ url: log.eraserUrl });
    await purger.purge({ purgeId: randomUUID(), positions: [2], requestedBy: 'dpo', reason: 'court order 7' }).finally(() => purger.close());
    const { events, parsed } = await both({ after: 0 });
    expect(parsed).toEqual(events);
    expect(events[0]?.events[1]).toMatchObject({ data: null, purged: { requestedBy: 'dpo' } });
  });
});
