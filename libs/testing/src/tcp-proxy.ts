import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** Stands between a client and a server, and can cut, refuse or stall their connections. */
export interface TcpProxy {
  readonly port: number;
  /** Ends every connection and refuses new ones until `mend`. */
  cut(): void;
  /** Forwards nothing more, over old connections and new ones, and closes none: a server that hangs. `mend` goes on. */
  stall(): void;
  mend(): void;
  close(): Promise<void>;
}

/** A proxy on a free local port in front of `host:port`. */
export async function tcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let broken = false;
  let stalled = false;
  const track = (socket: Socket) => {
    sockets.add(socket);
    if (stalled) socket.pause();
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const server = createServer((client) => {
    track(client);
    if (broken) return client.destroy();
    const upstream = connect(target.port, target.host);
    track(upstream);
    forward(client, upstream, () => stalled);
    forward(upstream, client, () => stalled);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    broken = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    stall: () => {
      stalled = true;
      for (const socket of sockets) socket.pause();
    },
    mend: () => {
      broken = false;
      stalled = false;
      for (const socket of sockets) socket.resume();
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** By hand, because `pipe` resumes what was paused. */
function forward(from: Socket, to: Socket, isStalled: () => boolean): void {
  from.on('data', (bytes) => {
    if (to.write(bytes)) return;
    from.pause();
    to.once('drain', () => isStalled() || from.resume());
  });
  from.on('end', () => to.end());
}

/** The same database, reached through a proxy. */
export const through = ({ port }: TcpProxy, url: string): string => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).toString();
