import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBalances } from './read-balances';

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** A server that answers as told; the URL it stands at is handed to `work`. */
async function withServer(answer: (url: string, headers: IncomingHttpHeaders) => Answer, work: (url: string) => Promise<void>) {
  const server = createServer((request, response) => {
    const { status, body } = answer(request.url ?? '', request.headers);
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

describe('balances of the read model', () => {
  it('are asked for with the position they must include, until they do', async () => {
    let head = 0;
    const server = (_: string, headers: IncomingHttpHeaders): Answer => {
      const reached = Number(headers['reprise-min-position']) <= (head += 10);
      return reached ? { status: 200, body: { balance: head } } : { status: 504, body: { type: 'not-yet' } };
    };
    await withServer(server, async (url) => {
      const confirmed: number[] = [];
      const accounts = [{ accountId: 'berka-1', position: 30 }, { accountId: 'berka-2', position: 15 }];
      const balances = await readBalances(accounts, { url, onAccounts: (count) => confirmed.push(count) });
      expect([...balances.keys()].sort()).toEqual(['berka-1', 'berka-2']);
      expect(balances.get('berka-1')).toBeGreaterThanOrEqual(30);
      expect(confirmed).toEqual([1, 2]);
    });
  });

  it('are not invented when the read models stand still', async () => {
    await withServer(() => ({ status: 504, body: { lag: 7 } }), async (url) => {
      const reading = readBalances([{ accountId: 'berka-1', position: 3 }], { url, patienceMs: 0 });
      await expect(reading).rejects.toThrow('berka-1 at position 3: 504 {"lag":7}');
    });
  });
});
