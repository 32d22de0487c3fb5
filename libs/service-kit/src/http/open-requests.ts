import { type Server, type ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';

/** The requests of a server that are under way, and what becomes of the connections they came on. */
export class OpenRequests {
  private readonly responses = new Set<ServerResponse>();
  private tellAnswered = () => {};
  private closing = false;

  constructor(private readonly server: Server) {
    server.on('request', (_request, response) => this.enter(response));
  }

  get count(): number {
    return this.responses.size;
  }

  /** Every answer from here on is the last one of its connection, and says so: who comes again looks for another instance. */
  sayClose(): void {
    this.closing = true;
    for (const response of this.responses) response.shouldKeepAlive = false;
  }

  /** Refuses new connections and leaves those that there are as they are. Resolves when the last of them is gone. */
  stopListening(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.server.once('close', () => resolve()));
    // The server's own close() would end connections on which a request may be on its way.
    NetServer.prototype.close.call(this.server);
    return gone;
  }

  /** Resolves when none is under way. */
  async answered(): Promise<void> {
    while (this.responses.size > 0) await new Promise<void>((resolve) => (this.tellAnswered = resolve));
  }

  /** Ends what is still under way. @returns how many requests that were */
  cut(): number {
    const { count } = this;
    if (count > 0) this.server.closeAllConnections();
    return count;
  }

  private enter(response: ServerResponse): void {
    if (this.closing) response.shouldKeepAlive = false;
    this.responses.add(response);
    response.once('close', () => {
      this.responses.delete(response);
      if (this.responses.size === 0) this.tellAnswered();
    });
  }
}
