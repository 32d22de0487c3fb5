import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type NewEvent, PostgresEventStore } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import { HttpLogReader } from '@reprise/messaging';
import { createService, readEnv } from '@reprise/service-kit';
import { createTestLog } from '@reprise/testing';
import { historyService } from './history-service';

const metadata = { correlationId: 'c', causationId: 'd', actor: 'test' };
const event = (type: string, data: unknown, more: Partial<NewEvent> = {}): NewEvent => ({
  eventId: randomUUID(),
  type,
  schemaVersion: 1,
  data,
  metadata,
  ...more,
});

interface Page {
  readonly events: StoredEvent[];
  readonly next: number | null;
}

describe('history-service', () => {
  let log: Awaited<ReturnType<typeof createTestLog>>;
  let writer: PostgresEventStore;
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    log = await createTestLog();
    writer = await PostgresEventStore.open({ url: log.writerUrl, connections: 2 });
    app = await createService(historyService, readEnv(historyService.env, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev', EVENT_STORE_READER_URL: log.readerUrl }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    await append('account-a', event('FundsDeposited', { euros: 1.5, reference: 'old' }, { occurredAt: '2001-05-06T00:00:00.000Z' }));
    await append('order-b', event('OrderShipped', { carrier: 'c', trackingNumber: 't' }));
    await append('account-a', event('AccountClosed', {}), event('FromTheFuture', { flux: 1 }, { schemaVersion: 9 }));
    await append('parcel-c', event('ParcelLost', { where: 'x' }));
  });
  afterAll(async () => {
    await app.close();
    await writer.close();
    await log.drop();
  });

  const append = (streamId: string, ...events: NewEvent[]) => writer.append({ streams: [{ streamId, expectedVersion: 'any', events }] });
  const get = async (path: string) => {
    const response = await fetch(`${url}${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const page = async (path: string) => (await get(path)).body as unknown as Page;
  const positions = async (path: string) => (await page(path)).events.map(({ position }) => position);
  const ndjson = (path: string, signal?: AbortSignal) => fetch(`${url}${path}`, { headers: { accept: 'application/x-ndjson' }, ...(signal && { signal }) });
  const lines = async (path: string) =>
    (await (await ndjson(path)).text())
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as StoredEvent);

  it('pages through the log', async () => {
    const first = await page('/events?limit=3');
    expect(first.events.map(({ position }) => position)).toEqual([1, 2, 3]);
    const second = await page(`/events?limit=3&from=${first.next}`);
    expect([second.events.map(({ position }) => position), second.next]).toEqual([[4, 5], 6]);
    await expect(page('/events?from=6')).resolves.toEqual({ events: [], next: 6 });
  });

  it('finds events by category, type and time', async () => {
    await expect(positions('/events?category=order')).resolves.toEqual([2]);
    await expect(positions('/events?category=order,parcel')).resolves.toEqual([2, 5]);
    await expect(positions('/events?category=order&category=parcel&until=4')).resolves.toEqual([2]);
    await expect(positions('/events?type=AccountClosed')).resolves.toEqual([3]);
    await expect(positions('/events?since=2001-05-07')).resolves.toEqual([2, 3, 4, 5]);
  });

  it('shows events in the shape of today, or as they were stored', async () => {
    const today = { schemaVersion: 2, data: { amount: 150, currency: 'EUR', reference: 'old' } };
    await expect(get('/events/1')).resolves.toMatchObject({ status: 200, body: today });
    await expect(get('/events/1?shape=stored')).resolves.toMatchObject({ body: { schemaVersion: 1, data: { euros: 1.5, reference: 'old' } } });
    await expect(page('/streams/account-a?limit=1')).resolves.toMatchObject({ events: [today] });
    expect((await lines('/events?limit=1'))[0]).toMatchObject(today);
  });

  it('shows what this build does not know as it is stored', async () => {
    await expect(get('/events/4')).resolves.toMatchObject({ body: { type: 'FromTheFuture', schemaVersion: 9, data: { flux: 1 } } });
    await expect(get('/events/5')).resolves.toMatchObject({ body: { type: 'ParcelLost', data: { where: 'x' } } });
  });

  it('reads a stream in both directions, page by page', async () => {
    const versions = async (query: string) => {
      const { events, next } = await page(`/streams/account-a${query}`);
      return [...events.map(({ streamVersion }) => streamVersion), next];
    };
    await expect(versions('')).resolves.toEqual([1, 2, 3, null]);
    await expect(versions('?limit=2')).resolves.toEqual([1, 2, 3]);
    await expect(versions('?fromVersion=3')).resolves.toEqual([3, null]);
    await expect(versions('?direction=backwards&limit=2')).resolves.toEqual([3, 2, 1]);
    await expect(versions('?direction=backwards&fromVersion=1')).resolves.toEqual([1, null]);
    expect((await lines('/streams/account-a')).map(({ position }) => position)).toEqual([1, 3, 4]);
  });

  it.each(['/streams/account-nobody', '/events/99'])('answers 404 for %s', async (path) => {
    await expect(get(path)).resolves.toMatchObject({ status: 404, body: { type: 'urn:reprise:problem:not-found' } });
  });

  it.each([
    '/events?from=0',
    '/events?from=-1',
    '/events?from=1.5',
    '/events?from=99999999999999999999',
    '/events?limit=1001',
    '/events?limit=1&limit=2',
    '/events?shape=odd',
    '/events?since=yesterday',
    "/events?category=a'b",
    '/events?type=%00',
    '/events?follow=true',
    '/events?foo=bar',
    '/events/abc',
    '/events/0',
    '/streams/nodash',
    "/streams/account-a'b",
    '/streams/account-%00',
    '/streams/account-a?fromVersion=99999999999',
    '/streams/account-a?direction=sideways',
  ])('refuses %s', async (path) => {
    await expect(get(path)).resolves.toMatchObject({ status: 400, body: { type: 'urn:reprise:problem:invalid-request' } });
  });

  it('says where the log ends', async () => {
    await expect(get('/head')).resolves.toEqual({ status: 200, body: { position: 5 } });
  });

  it('ends stored lines with the position read up to, also where nothing matched', async () => {
    expect((await lines('/events?shape=stored')).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 5]);
    expect(await lines('/events?shape=stored&category=order')).toEqual([expect.objectContaining({ type: 'OrderShipped' }), { position: 5 }]);
    expect(await lines('/events?shape=stored&category=nothing')).toEqual([{ position: 5 }]);
    expect(await lines('/events?shape=stored&from=6')).toEqual([{ position: 5 }]);
    expect(await lines('/events?shape=stored&limit=2')).toEqual([expect.anything(), expect.anything(), { position: 2 }]);
  });

  describe('to those who follow', () => {
    const follow = async function* (path: string, signal: AbortSignal) {
      const response = await ndjson(path, signal);
      let rest = '';
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        const parts = (rest + Buffer.from(chunk).toString()).split('\n');
        rest = parts.pop() ?? '';
        for (const part of parts) yield JSON.parse(part) as Partial<StoredEvent>;
      }
    };

    it('sends what is appended next, and signs of life in between', async () => {
      const leaving = new AbortController();
      const seen: unknown[] = [];
      for await (const { position, type } of follow('/events?shape=stored&follow=true&category=note', leaving.signal)) {
        seen.push(type ?? 'beat');
        if (seen.length === 2) await append('note-1', event('Noted', { position }));
        if (type === 'Noted') break;
      }
      expect(seen.slice(0, 2)).toEqual(['beat', 'beat']);
      expect(seen.at(-1)).toBe('Noted');
      leaving.abort();
    });

    it('serves HttpLogReader', async () => {
      const reader = new HttpLogReader({ url });
      const read: StoredEvent[] = [];
      for await (const { events } of reader.read({ after: 0, categories: ['account'] })) read.push(...events);
      const direct: StoredEvent[] = [];
      for await (const stored of writer.readAll({ categories: ['account'] })) direct.push(stored);
      expect(read).toEqual(direct);
      await expect(reader.head()).resolves.toBe(await writer.head());
    });

    it('serves one stream to HttpLogReader, as it is stored', async () => {
      const reader = new HttpLogReader({ url });
      const versions: unknown[] = [];
      for await (const { streamVersion, schemaVersion } of reader.readStream({ streamId: 'account-a' })) versions.push([streamVersion, schemaVersion]);
      expect(versions).toEqual([[1, 1], [2, 1], [3, 9]]);
      for await (const stored of reader.readStream({ streamId: 'account-nobody' })) expect(stored).toBeUndefined();
    });

    it('ends in order when the service stops', async () => {
      const env = readEnv(historyService.env, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev', EVENT_STORE_READER_URL: log.readerUrl });
      const stopping = await createService(historyService, env);
      await stopping.listen(0, '127.0.0.1');
      const response = await fetch(`${await stopping.getUrl()}/events?shape=stored&follow=true`, { headers: { accept: 'application/x-ndjson' } });
      const text = response.text();
      await stopping.close();
      await expect(text).resolves.toContain('"type":"ParcelLost"');
    });
  });
});
