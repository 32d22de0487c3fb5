import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const ANSWERS = /answers at (http:\/\/[^\s"]+)/;

/** A service as it was built, in a process of its own, and every word of it. */
export class SpeakingService {
  private words = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.words += chunk.toString()));
  }

  /** @param main its `dist/main.js`; it logs all that it has to say */
  static start(main: string, env: Readonly<Record<string, string>>): SpeakingService {
    const inherited = { PATH: process.env['PATH'] };
    return new SpeakingService(spawn(process.execPath, ['--enable-source-maps', main], { env: { ...inherited, PORT: '0', LOG_LEVEL: 'trace', ...env }, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** All that it wrote to stdout and stderr. */
  get said(): string {
    return this.words;
  }

  /** Its address, when it answers; undefined when it ended before. */
  async url(): Promise<string | undefined> {
    while (!ANSWERS.test(this.words)) {
      if (this.hasEnded) return undefined;
      await Promise.race([this.child.stdout && once(this.child.stdout, 'data'), once(this.child, 'exit')]);
    }
    return ANSWERS.exec(this.words)?.[1];
  }

  /** Resolves when it has ended and nothing of what it said is on the way any more. */
  async stop(): Promise<void> {
    const closed = once(this.child, 'close');
    if (!this.hasEnded) this.child.kill('SIGTERM');
    if (!this.isSilent) await closed;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private get isSilent(): boolean {
    return this.hasEnded && (this.child.stdout?.closed ?? true) && (this.child.stderr?.closed ?? true);
  }
}
