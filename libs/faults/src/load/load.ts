import { setMaxListeners } from 'node:events';
import type { Random } from '../random';
import type { System } from '../system/system';
import { COMMANDS, type ServiceName } from '../system/topology';
import type { History } from './history';
import { Market } from './market';
import { Reader } from './reader';
import { SeenStreams } from './seen-streams';
import { type Clients, Writer } from './writer';

const WRITERS = 8;
const READERS = 3;

/** Every client at work, from `start` to `stop`; the same clients when it starts again. */
export class Load {
  readonly seen = new SeenStreams();
  private readonly clients: readonly (Writer | Reader)[];
  private stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(system: System, history: History, random: Random) {
    const urlOf = (service: string) => system.services[service as ServiceName].url;
    const shared: Clients = { market: new Market(), history, seen: this.seen, commandUrls: COMMANDS.map(urlOf), urlOf };
    const writers = Array.from({ length: WRITERS }, (_, client) => new Writer(shared, { client, insists: client % 2 === 0, random: random.fork() }));
    const readers = Array.from({ length: READERS }, (_, index) => new Reader(shared, { client: WRITERS + index, random: random.fork() }));
    this.clients = [...writers, ...readers];
  }

  start(): void {
    this.stopping = new AbortController();
    setMaxListeners(0, this.stopping.signal);
    this.running = Promise.all(this.clients.map((client) => client.run(this.stopping.signal)));
    this.running.catch(() => undefined);
  }

  /** Waits for what is under way. @throws what a client found that no service may answer */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }
}
