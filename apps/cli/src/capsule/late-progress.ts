import { progressOn } from '../progress';

const QUIET_MS = 2_000;

/** Progress of what may take long; says nothing as long as it does not. */
export class LateProgress {
  private readonly progress = progressOn(process.stderr);
  private readonly begun = performance.now();
  private shown: string | undefined;

  step(what: string, { done, total }: { readonly done: number; readonly total: number }): void {
    if (performance.now() - this.begun < QUIET_MS) return;
    if (this.shown !== what) this.progress.stage(what, total);
    this.shown = what;
    this.progress.update(done);
  }

  stop(): void {
    this.progress.stop();
  }
}
