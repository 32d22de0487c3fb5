import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { Pump, type Weather } from './pump';

export type Direction = 'toServer' | 'toClient';

const fair = (): Weather => ({ held: false, delayMs: 0, touched: 0 });

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  readonly pumps: readonly Pump[];
  /** One end is gone and the other is not told. */
  halfOpen: boolean;
}

/** The way of one service to one server, on a port of its own: it can be cut, held, slowed, and left half open. */
export class Link {
  private readonly weather: Record<Direction, Weather> = { toServer: fair(), toClient: fair() };
  private readonly connections = new Set<Connection>();
  private readonly server = createServer({ noDelay: true }, (client) => this.accept(client));
  private refusing = false;
  /** Connections that were ended, refused or left half open. */
  private ended = 0;

  private constructor(private readonly target: number) {}

  /** @param target port of this machine that it leads to */
  static async to(target: number): Promise<Link> {
    const link = new Link(target);
    await new Promise<void>((resolve) => link.server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How often and how much it stood in the way so far: bytes held or delayed, connections ended or refused. */
  get touched(): number {
    return this.ended + this.weather.toServer.touched + this.weather.toClient.touched;
  }

  get open(): number {
    return this.connections.size;
  }

  /** Ends every connection, once. */
  cut(): void {
    for (const { client, server } of this.connections) {
      this.ended += 1;
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Ends every connection, and every new one until `heal`. */
  refuse(): void {
    this.refusing = true;
    this.cut();
  }

  /** No byte arrives until `heal`, and nobody is told: packets get lost. */
  hold(...directions: readonly Direction[]): void {
    for (const direction of directions) this.weather[direction].held = true;
  }

  /** Every byte takes so much longer, each way, until `heal`. */
  delay(ms: number): void {
    for (const weather of Object.values(this.weather)) weather.delayMs = ms;
  }

  /** One end of every connection goes, and the other believes it is still there until `heal`. */
  forget(end: 'client' | 'server'): void {
    for (const connection of this.connections) {
      connection.halfOpen = true;
      this.ended += 1;
      connection[end].resetAndDestroy();
    }
  }

  heal(): void {
    this.refusing = false;
    for (const weather of Object.values(this.weather)) Object.assign(weather, { held: false, delayMs: 0 });
    for (const connection of this.connections) {
      if (connection.halfOpen) endBoth(connection);
      else for (const pump of connection.pumps) pump.drain();
    }
  }

  async close(): Promise<void> {
    this.refuse();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.refusing) {
      this.ended += 1;
      return void client.resetAndDestroy();
    }
    const server = connect({ port: this.target, host: '127.0.0.1', noDelay: true }).on('error', () => undefined);
    const pumps = [new Pump(client, server, this.weather.toServer), new Pump(server, client, this.weather.toClient)];
    const connection = { client, server, pumps, halfOpen: false };
    this.connections.add(connection);
    for (const end of [client, server]) end.on('close', () => this.closed(connection));
  }

  private closed(connection: Connection): void {
    const { client, server } = connection;
    if (!connection.halfOpen) endBoth(connection);
    if (client.destroyed && server.destroyed) this.connections.delete(connection);
  }
}

function endBoth({ client, server }: Connection): void {
  client.destroy();
  server.destroy();
}
