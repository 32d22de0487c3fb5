import { readFileSync } from 'node:fs';
import { type ProcessMark, signal, waitForEnd } from '@reprise/stack';

const END_MS = 10_000;

/** Postgres or Kafka: all processes of it together, so that none is left that would hinder a restart. */
export class StoreProcess {
  constructor(
    private readonly store: {
      readonly start: () => Promise<unknown>;
      readonly processes: () => ProcessMark[];
      readonly stop: () => Promise<void>;
    },
  ) {}

  /** Ready when it returns. */
  async start(): Promise<void> {
    await this.store.start();
  }

  /** How many processes of it were killed: no shutdown, no flush, no goodbye. */
  async kill(): Promise<number> {
    return (await this.signalAll('SIGKILL', (mark) => waitForEnd(mark, END_MS))).length;
  }

  async pause(): Promise<void> {
    await this.signalAll('SIGSTOP');
  }

  /** How many processes of it stand still (Linux; elsewhere none is found). */
  get standing(): number {
    return this.store.processes().filter(({ pid }) => stateOf(pid) === 'T').length;
  }

  async resume(): Promise<void> {
    await this.signalAll('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.resume();
    await this.store.stop();
  }

  private async signalAll(name: NodeJS.Signals, settled: (mark: ProcessMark) => Promise<unknown> = () => Promise.resolve()): Promise<ProcessMark[]> {
    const marks = this.store.processes();
    for (const mark of marks) signal(mark, name);
    await Promise.all(marks.map(settled));
    return marks;
  }
}

function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2)[0];
  } catch {
    return undefined;
  }
}
