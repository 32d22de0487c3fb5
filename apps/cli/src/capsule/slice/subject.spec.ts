import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StoredEvent } from '@reprise/kernel';
import { UsageError } from '../../usage-error';
import type { HistorySlices } from './history-slices';
import { subjectOf } from './subject';

const parked = {
  ...{ id: 'order-summary-5', state: 'failed', projection: 'order_summary', version: 1, build: null, key: 'order-7', position: 5, streamId: 'order-7', type: 'ItemAdded' },
  ...{ error: 'Error: no', failures: 1, parkedAt: '2026-01-01T00:00:00.000Z', actor: null, reason: null, resolvedAt: null, event: {} },
};

describe('what a capsule is about', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === `/parked/${parked.id}`) return void response.end(JSON.stringify(parked));
      response.writeHead(404).end(JSON.stringify({ title: 'Not found', detail: 'Nothing of that id is parked.' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const history = { at: (position: number) => Promise.resolve({ streamId: 'order-3', position } as StoredEvent) } as HistorySlices;
  const services = () => Promise.resolve({ urls: [url], token: undefined });
  const nothingRuns = () => Promise.reject(new UsageError('nothing runs here'));

  it('is a stream, that of an event up to there, or that of a parked one', async () => {
    expect(await subjectOf({ name: 'order-7', history, services })).toEqual({ streamId: 'order-7' });
    expect(await subjectOf({ name: '12', history, services })).toEqual({ streamId: 'order-3', until: { position: 12 } });
    expect(await subjectOf({ name: parked.id, history, services })).toMatchObject({ streamId: 'order-7', until: { position: 5 }, parked: { key: 'order-7', error: 'Error: no' } });
  });

  it('is a stream where nobody can tell what is parked', async () => {
    expect(await subjectOf({ name: 'order-7', history, services: nothingRuns })).toEqual({ streamId: 'order-7' });
    await expect(subjectOf({ name: 'what', history, services: nothingRuns })).rejects.toThrow('nothing runs here');
  });

  it.each(['What is this', 'what', '0'])('is not %j', (name) => expect(subjectOf({ name, history, services })).rejects.toThrow(/is no stream \(like order-42\), no position/));
});
