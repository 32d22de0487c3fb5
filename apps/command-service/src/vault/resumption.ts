import type { Logger } from '@nestjs/common';
import type { Eraser } from '@reprise/privacy';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Until erasures are looked for again: a minute, or after failures in a row 1 s doubled each time, a minute at most. */
export const pauseAfter = (failures: number): number => (failures === 0 ? LONGEST_MS : Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 10), LONGEST_MS));

/** Finishes erasures that were left undone, here or by another instance: at start, and again for as long as this one runs. */
export class Resumption {
  private readonly ending = new AbortController();
  private running = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;

  constructor(
    private readonly eraser: Pick<Eraser, 'resume'>,
    private readonly logger: Pick<Logger, 'log' | 'error'>,
  ) {}

  start(): void {
    this.running = this.round();
  }

  /** Resolves when the erasure at hand is done; none is begun after it. */
  async stop(): Promise<void> {
    this.ending.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private async round(): Promise<void> {
    await this.resume();
    if (!this.ending.signal.aborted) this.timer = setTimeout(() => this.start(), pauseAfter(this.failures)).unref();
  }

  private async resume(): Promise<void> {
    try {
      const finished = await this.eraser.resume(this.ending.signal);
      this.failures = 0;
      if (finished > 0) this.logger.log(`${finished} erasures that were left undone are finished`);
    } catch (error) {
      this.failures += 1;
      this.logger.error(`erasures that were left undone are tried again in ${pauseAfter(this.failures) / 1_000} s: ${(error as Error).message}`);
    }
  }
}
