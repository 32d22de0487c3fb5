import { type AddressInfo, type Server, createServer } from 'node:net';
import { refuseTakenPorts } from './ports';
import { LocalError } from './settings';

let server: Server;
let port: number;
beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => void server.close());

const who = process.platform === 'linux' ? `pid ${process.pid} \\(.*node` : 'another program';

it.each([
  ['command-service', 0],
  ['history-service', 10],
])('names the taken port of %s, who has it, and the way out, in one line', async (name, offset) => {
  const refused = refuseTakenPorts(port - offset);
  await expect(refused).rejects.toThrow(LocalError);
  await expect(refused).rejects.toThrow(new RegExp(`^Port ${port}, where ${name} is to listen, is taken by ${who}.*PORT_BASE.*$`));
});
