import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PRELOAD = resolve(__dirname, '..', '..', 'preload', 'clock.cjs');

/** What one service takes for the time, told by a file. */
export class Clock {
  private readonly file: string;

  constructor(folder: string, service: string) {
    this.file = join(folder, service);
  }

  /** What a service's environment needs for it. */
  get env(): Readonly<Record<string, string>> {
    return { NODE_OPTIONS: `--require ${PRELOAD}`, FAULTS_CLOCK: this.file };
  }

  jump(ms: number): void {
    rmSync(`${this.file}.asked`, { force: true });
    writeFileSync(this.file, String(ms));
  }

  right(): void {
    rmSync(this.file, { force: true });
  }

  /** How often a wrong time was told since the jump; the service writes it down a moment later. */
  get told(): number {
    try {
      return Number(readFileSync(`${this.file}.asked`, 'utf8'));
    } catch {
      return 0;
    }
  }
}
