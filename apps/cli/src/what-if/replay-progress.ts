/** What a replay tells of itself. */
export interface Replayed {
  readonly position: number;
  readonly from: number;
  readonly to: number;
  readonly events: number;
}

type Terminal = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean };

const QUIET_MS = 2_000;
const EVERY_MS = { terminal: 250, log: 2_000 };

const count = (number: number) => Math.round(number).toLocaleString('en');

/** Says how far a replay is, how fast, and how long it still takes; nothing where it is over in two seconds. */
export class ReplayProgress {
  private readonly startedAt: number;
  private saidAt = -Infinity;

  constructor(
    private readonly stream: Terminal,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = now();
  }

  update(replayed: Replayed): void {
    const now = this.now();
    const every = this.stream.isTTY ? EVERY_MS.terminal : EVERY_MS.log;
    if (now - this.startedAt < QUIET_MS || now - this.saidAt < every) return;
    this.saidAt = now;
    this.stream.write(this.stream.isTTY ? `\r\x1b[K${this.line(replayed)}` : `${this.line(replayed)}\n`);
  }

  stop(): void {
    if (this.stream.isTTY && this.saidAt > 0) this.stream.write('\r\x1b[K');
  }

  private line({ position, from, to, events }: Replayed): string {
    const seconds = (this.now() - this.startedAt) / 1_000;
    const done = position - from + 1;
    const left = (seconds / done) * (to - position);
    return `Replaying: ${count(events)} events, position ${count(position)} of ${count(to)}, ${count(events / seconds)} events/s, ${count(left)} s left`;
  }
}
