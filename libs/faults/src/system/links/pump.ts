import type { Socket } from 'node:net';

/** What may happen to bytes on their way. Shared by all connections of a link, one for each direction. */
export interface Weather {
  held: boolean;
  delayMs: number;
  /** Bytes that were held or delayed. */
  touched: number;
}

/** So much may wait before its sender is made to wait. */
const MOST_WAITING = 1 << 20;

interface Waiting {
  readonly bytes: Buffer;
  readonly dueAt: number;
}

/** One direction of one connection: bytes go on in order, none is lost while both ends live. */
export class Pump {
  private readonly queue: Waiting[] = [];
  private waiting = 0;
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly weather: Weather,
  ) {
    from.on('data', (bytes) => this.take(bytes));
    from.on('end', () => {
      this.ended = true;
      this.drain();
    });
    to.on('drain', () => this.drain());
    to.on('close', () => clearTimeout(this.timer));
  }

  /** Sends on what may go now. */
  drain(): void {
    clearTimeout(this.timer);
    while (!this.weather.held && !this.to.writableNeedDrain) {
      const [next] = this.queue;
      if (!next) break;
      const early = next.dueAt - performance.now();
      if (early > 0) return this.later(early);
      this.send(next);
    }
    if (this.ended && this.queue.length === 0) this.to.end();
  }

  private take(bytes: Buffer): void {
    const { held, delayMs } = this.weather;
    if (held || delayMs > 0) this.weather.touched += bytes.length;
    this.queue.push({ bytes, dueAt: performance.now() + delayMs });
    this.waiting += bytes.length;
    if (this.waiting > MOST_WAITING) this.from.pause();
    this.drain();
  }

  private send({ bytes }: Waiting): void {
    this.queue.shift();
    this.waiting -= bytes.length;
    if (!this.to.destroyed) this.to.write(bytes);
    if (this.waiting <= MOST_WAITING && this.from.isPaused()) this.from.resume();
  }

  private later(ms: number): void {
    this.timer = setTimeout(() => this.drain(), Math.ceil(ms));
  }
}
