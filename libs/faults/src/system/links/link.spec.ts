import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { Link } from './link';

/** Sends back what it gets. */
const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
let link: Link;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());
beforeEach(async () => (link = await Link.to((server.address() as AddressInfo).port)));
afterEach(() => link.close());

async function client(): Promise<Socket> {
  const socket = connect(link.port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

const echo = async (socket: Socket, text: string) => {
  socket.write(text);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString();
};

describe('a way between a service and a server', () => {
  it('is as if it were not there', async () => {
    expect(await echo(await client(), 'hello')).toBe('hello');
    expect(link.touched).toBe(0);
  });

  it('cuts what is open, once', async () => {
    const socket = await client();
    await echo(socket, 'x');
    link.cut();
    await closed(socket);
    expect(link.touched).toBe(1);
    expect(await echo(await client(), 'again')).toBe('again');
  });

  it('refuses until it is healed', async () => {
    link.refuse();
    const refused = connect(link.port, '127.0.0.1').on('error', () => undefined);
    await closed(refused);
    link.heal();
    expect(await echo(await client(), 'again')).toBe('again');
  });

  it.each(['toServer', 'toClient'] as const)('holds back what goes %s, and loses none of it', async (direction) => {
    const socket = await client();
    await echo(socket, 'x');
    link.hold(direction);
    let heard = '';
    socket.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    socket.write('one two');
    while (link.touched === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toBe('');
    link.heal();
    while (heard.length < 7) await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toBe('one two');
  });

  it('takes its time, in order', async () => {
    const socket = await client();
    link.delay(20);
    const began = performance.now();
    socket.write('one ');
    socket.write('two');
    let heard = '';
    while (heard.length < 7) heard += ((await once(socket, 'data')) as [Buffer])[0].toString();
    expect(heard).toBe('one two');
    expect(performance.now() - began).toBeGreaterThanOrEqual(39);
  });

  it('can be half open: one end is gone, and the other learns it when all is well again', async () => {
    const socket = await client();
    await echo(socket, 'x');
    link.forget('server');
    socket.write('is anybody there?');
    expect(socket.destroyed).toBe(false);
    link.heal();
    await closed(socket);
    expect(link.open).toBe(0);
  });
});
