import { type Server, createServer } from 'node:net';
import { freePort, isFree } from '@reprise/stack';
import { refuseTakenPorts } from './ports';
import { PORTS } from './services';
import { LocalError } from './settings';

let server: Server;
beforeEach(() => (server = createServer()));
afterEach(() => void server.close());

/** The first of so many ports that nobody else has: below those that systems give out by themselves. */
async function freeBase(): Promise<number> {
  for (;;) {
    const base = await freePort();
    const all = await Promise.all(Object.values(PORTS).map((offset) => isFree(base + offset)));
    if (all.every(Boolean)) return base;
  }
}

const who = process.platform === 'linux' ? `pid ${process.pid} \\(.*node` : 'another program';

it.each([
  ['command-service', 0],
  ['history-service', 10],
])('names the taken port of %s, who has it, and the way out, in one line', async (name, offset) => {
  const base = await freeBase();
  const port = base + offset;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const refused = refuseTakenPorts(base);
  await expect(refused).rejects.toThrow(LocalError);
  await expect(refused).rejects.toThrow(new RegExp(`^Port ${port}, where ${name} is to listen, is taken by ${who}.*PORT_BASE.*$`));
});
