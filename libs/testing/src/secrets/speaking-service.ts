import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const ANSWERS = /answers at (http:\/\/[^\s"]+)/;

/** How a process ended. */
export type Exit = readonly [code: number | null, signal: NodeJS.Signals | null];

/** A service as it was built, in a process of its own, and every word of it. */
export class SpeakingService {
  /** Resolves when it has ended. */
  readonly exit: Promise<Exit>;
  private words = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.words += chunk.toString()));
    this.exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  }

  /** @param main its `dist/main.js`; it logs all that it has to say. @param before what to run before it, as a script */
  static start(main: string, env: Readonly<Record<string, string>>, before = ''): SpeakingService {
    const inherited = { PATH: process.env['PATH'] };
    const what = before === '' ? [main] : ['-e', `${before}; require(${JSON.stringify(main)})`];
    return new SpeakingService(spawn(process.execPath, ['--enable-source-maps', ...what], { env: { ...inherited, PORT: '0', LOG_LEVEL: 'trace', ...env }, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** All that it wrote to stdout and stderr. */
  get said(): string {
    return this.words;
  }

  /** Its address, when it answers; undefined when it ended before. */
  async url(): Promise<string | undefined> {
    await this.says(ANSWERS);
    return ANSWERS.exec(this.words)?.[1];
  }

  /** Resolves as soon as it has said so, or has ended. @returns whether it said so */
  async says(words: RegExp): Promise<boolean> {
    while (!words.test(this.words) && !this.isSilent) await Promise.race([this.child.stdout && once(this.child.stdout, 'data'), once(this.child, 'close')]);
    return words.test(this.words);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
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
