import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { logOf, waitUntilReady } from './service-process';

const name = 'command-service';
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'reprise-service-'));
  mkdirSync(dirname(logOf(dataDir, name)));
  writeFileSync(logOf(dataDir, name), 'Error: listen EADDRINUSE\n    at Server.setupListenHandle\n');
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const waitFor = (port: number) =>
  waitUntilReady(
    { name, url: `http://127.0.0.1:${port}`, main: '', env: {} },
    { dataDir, forMs: 60_000, signal: new AbortController().signal, keepsEnding: () => true },
  );

it('that keeps ending because its port is taken is told from one that ends by itself', async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(waitFor(port)).rejects.toThrow(new RegExp(`^Port ${port}, where command-service is to listen, is taken by .*PORT_BASE`));
  await new Promise((resolve) => server.close(resolve));
  await expect(waitFor(port)).rejects.toThrow('command-service ends whenever it is started: at Server.setupListenHandle');
});
