import { setTimeout as delay } from 'node:timers/promises';
import { type Exit, type ProcessMark, exitInWords, isRunning } from '@reprise/stack';

const CHECK_MS = 200;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
const STEADY_MS = 10_000;
const MOST_EARLY_ENDS = 5;

/** A process that is kept running. */
export interface Part {
  readonly name: string;
  /** Starts it, or takes over one that runs. Resolves as soon as there is a process. */
  start(): Promise<ProcessMark>;
  /** Ends it cleanly, also one whose start was given up before its mark was known. */
  stop(mark: ProcessMark | undefined): Promise<void>;
  /** Asked after it ended: how, where that can be known. */
  exit?(): Promise<Exit | undefined>;
  /** Asked after it ended: it has said that starting it again as it is would change nothing. */
  isHopeless?(): Promise<boolean>;
}

export interface Supervision {
  /** Aborted when everything is to end: from then on nothing is started, not even again. */
  readonly ending: AbortSignal;
  /** Told whatever happens to the part. */
  changed(what: string): void;
}

/** Starts a part again whenever it ends before it was told to, more slowly the more often it does. */
export class Supervised {
  mark: ProcessMark | undefined;
  /** When the process of that mark was started or taken over. */
  since: Date | undefined;
  /** How the one before it ended, or this one, if it has. */
  lastEnd: string | undefined;
  private starting: Promise<void> | undefined;
  private watching: Promise<void> | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private earlyEnds = 0;
  private hopeless = false;

  constructor(
    private readonly part: Part,
    private readonly supervision: Supervision,
  ) {}

  get name(): string {
    return this.part.name;
  }

  /** It ends as often as it is started, or is not started again at all. */
  get keepsEnding(): boolean {
    return this.hopeless || this.earlyEnds >= MOST_EARLY_ENDS;
  }

  /** @throws when it does not start, or is to end by now */
  start(): Promise<void> {
    this.starting = this.startPart();
    return this.starting;
  }

  /** Call it when `ending` is aborted. Waits for a start that is under way, so that nothing it spawned is missed. */
  async stop(): Promise<void> {
    await this.starting?.catch(() => undefined);
    await this.watching;
    await this.part.stop(this.mark);
    this.mark = undefined;
  }

  private async startPart(): Promise<void> {
    this.supervision.ending.throwIfAborted();
    this.mark = await this.part.start();
    this.since = new Date();
    this.supervision.changed(`${this.name} started (pid ${this.mark.pid})`);
    this.watching ??= this.watch();
  }

  private async watch(): Promise<void> {
    let since = Date.now();
    while (await this.pause(CHECK_MS)) {
      if (this.mark && isRunning(this.mark)) continue;
      this.count(Date.now() - since);
      const exit = await this.part.exit?.();
      this.lastEnd = exit && exitInWords(exit);
      this.hopeless = (await this.part.isHopeless?.()) ?? false;
      if (this.hopeless) return this.supervision.changed(`${this.name} can't run as it is set up${this.how}, and is not started again`);
      if (!(await this.startAgain())) return;
      since = Date.now();
    }
  }

  private get how(): string {
    return this.lastEnd === undefined ? '' : ` (${this.lastEnd})`;
  }

  private count(ranMs: number): void {
    const steady = ranMs > STEADY_MS;
    this.earlyEnds = steady ? 0 : this.earlyEnds + 1;
    if (steady) this.pauseMs = FIRST_PAUSE_MS;
  }

  private async startAgain(): Promise<boolean> {
    this.supervision.changed(`${this.name} ended unexpectedly${this.how}; starting it again in ${this.pauseMs} ms`);
    if (!(await this.pause(this.pauseMs))) return false;
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
    await this.start().catch((error: unknown) => this.supervision.changed(`${this.name} did not start: ${String(error)}`));
    return true;
  }

  /** False when the wait was cut short, because this part is to end. */
  private pause(ms: number): Promise<boolean> {
    return delay(ms, true, { signal: this.supervision.ending }).catch(() => false);
  }
}
