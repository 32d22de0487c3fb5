import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessMark, isRunning } from '@reprise/stack';

const CHECK_MS = 200;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
const STEADY_MS = 10_000;

/** A process that is kept running. */
export interface Part {
  readonly name: string;
  /** Starts it, or takes over one that runs. Resolves as soon as there is a process. */
  start(): Promise<ProcessMark>;
  /** Ends it cleanly. */
  stop(mark: ProcessMark): Promise<void>;
}

/** Starts a part again whenever it ends before it was told to, more slowly the more often it does. */
export class Supervised {
  mark: ProcessMark | undefined;
  private readonly stopping = new AbortController();
  private watching: Promise<void> | undefined;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(
    private readonly part: Part,
    private readonly changed: (what: string) => void,
  ) {}

  get name(): string {
    return this.part.name;
  }

  async start(): Promise<void> {
    this.mark = await this.part.start();
    this.changed(`${this.name} started (pid ${this.mark.pid})`);
    this.watching ??= this.watch();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
    if (this.mark) await this.part.stop(this.mark);
    this.mark = undefined;
  }

  private async watch(): Promise<void> {
    let since = Date.now();
    while (await this.pause(CHECK_MS)) {
      if (this.mark && isRunning(this.mark)) continue;
      if (Date.now() - since > STEADY_MS) this.pauseMs = FIRST_PAUSE_MS;
      this.changed(`${this.name} ended unexpectedly; starting it again in ${this.pauseMs} ms`);
      if (!(await this.pause(this.pauseMs))) return;
      this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
      await this.start().catch((error: unknown) => this.changed(`${this.name} did not start: ${String(error)}`));
      since = Date.now();
    }
  }

  /** False when the wait was cut short, because this part is to end. */
  private pause(ms: number): Promise<boolean> {
    return delay(ms, true, { signal: this.stopping.signal }).catch(() => false);
  }
}
