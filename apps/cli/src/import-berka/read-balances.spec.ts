import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBalances } from './read-balances';

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** A server that answers as told; the URL it stands at is handed to `work`. */
async function withServer(answer: (url: URL, headers: IncomingHttpHeaders) => Answer, work: (url: string) => Promise<void>) {
  const server = createServer((request, response) => {
    const { status, body } = answer(new URL(request.url ?? '', 'http://localhost'), request.headers);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const PAGES: Record<string, object> = {
  '': { items: [{ accountId: 'berka-1', balance: 100 }, { accountId: 'someone-else', balance: 7 }], nextCursor: 'more' },
  more: { items: [{ accountId: 'berka-2', balance: -5 }], nextCursor: null },
};

describe('balances of the read model', () => {
  it('are read page by page, once the newest event of every partition is in', async () => {
    let reached = 0;
    const waits: number[] = [];
    const server = ({ pathname, searchParams }: URL, headers: IncomingHttpHeaders): Answer => {
      if (pathname === '/accounts') return { status: 200, body: PAGES[searchParams.get('cursor') ?? ''] ?? {} };
      const wanted = Number(headers['reprise-min-position']);
      waits.push(wanted);
      reached += 10;
      return reached >= wanted ? { status: 200, body: {} } : { status: 504, body: { position: reached, lag: wanted - reached } };
    };
    await withServer(server, async (url) => {
      const behind: number[] = [];
      const accounts = [{ accountId: 'berka-1', position: 12 }, { accountId: 'berka-1', position: 30 }, { accountId: 'berka-2', position: 25 }];
      const balances = await readBalances(accounts, { url, onBehind: (positions) => behind.push(positions) });
      expect(Object.fromEntries(balances)).toEqual({ 'berka-1': 100, 'berka-2': -5 });
      expect(waits).not.toContain(12);
      expect(behind.length).toBeGreaterThan(0);
    });
  });

  it('are not invented when the read model stands still', async () => {
    await withServer(() => ({ status: 504, body: { position: 1, lag: 2 } }), async (url) => {
      const reading = readBalances([{ accountId: 'berka-1', position: 3 }], { url, patienceMs: 0 });
      await expect(reading).rejects.toThrow('berka-1 at position 3: the read model stands at 1');
    });
  });
});
