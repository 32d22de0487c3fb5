const EVERY_MS = 1_000;
/** So much later than it should, and the process is said to have stood still. */
const STALL_MS = 2_000;
/** So far apart from what passed, and the clock is said to have been set. */
const JUMP_MS = 2_000;

export interface Clocks {
  /** Never goes back and is never set. */
  monotonic(): number;
  /** The time of day, which somebody may set. */
  wall(): number;
}

export interface TimeWatchOptions {
  onStall(seconds: number): void;
  /** @param seconds forwards; below zero, backwards */
  onJump(seconds: number): void;
  readonly clocks?: Clocks;
}

const ITS_OWN: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() };

/**
 * Notices what no other part can: that the process stood still (it was stopped, or starved), and that the time of day was
 * set. Nothing here depends on either; what measures from one process to another does.
 */
export class TimeWatch {
  private readonly clocks: Clocks;
  private last: { readonly monotonic: number; readonly wall: number };
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: TimeWatchOptions) {
    this.clocks = options.clocks ?? ITS_OWN;
    this.last = this.now();
  }

  start(): void {
    this.last = this.now();
    this.timer = setInterval(() => this.look(), EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  look(): void {
    const { last } = this;
    this.last = this.now();
    const passed = this.last.monotonic - last.monotonic;
    const jumped = this.last.wall - last.wall - passed;
    if (passed - EVERY_MS > STALL_MS) this.options.onStall((passed - EVERY_MS) / 1_000);
    if (Math.abs(jumped) > JUMP_MS) this.options.onJump(jumped / 1_000);
  }

  private now() {
    return { monotonic: this.clocks.monotonic(), wall: this.clocks.wall() };
  }
}
