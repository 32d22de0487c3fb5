import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { listenerOn } from './listener';

const onLinux = process.platform === 'linux' ? it : it.skip;

onLinux('is found by its port, with what it is, until it listens no more', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(listenerOn(port)).toEqual({ pid: process.pid, command: expect.stringContaining('node') as string });
  await new Promise((resolve) => server.close(resolve));
  expect(listenerOn(port)).toBeUndefined();
});
