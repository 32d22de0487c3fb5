import type { Build } from './projection-status';
import { progressLine } from './report-text';

const EVERY_MS = 2_000;

/** One line that is written over where somebody is watching, otherwise a line now and then. On stderr: stdout is for the result. */
export class ProgressLine {
  private printedAt = -Infinity;
  private shown = false;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  show(name: string, build: Build): void {
    if (build.state !== 'building') return;
    const line = `Rebuilding ${name}: ${progressLine(build)}`;
    if (this.stream.isTTY) this.stream.write(`\r\x1b[K${line}`);
    else if (performance.now() - this.printedAt >= EVERY_MS) {
      this.stream.write(`${line}\n`);
      this.printedAt = performance.now();
    }
    this.shown = true;
  }

  /** What is written next begins on a line of its own. */
  end(): void {
    if (this.shown && this.stream.isTTY) this.stream.write('\n');
  }
}
