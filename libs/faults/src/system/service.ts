import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

const AGAIN_AFTER_MS = 200;
const ANSWER_MS = 2_000;
const POLITE_MS = 30_000;

export interface ServiceOptions {
  readonly name: string;
  readonly main: string;
  readonly port: number;
  readonly logFile: string;
  readonly env: Readonly<Record<string, string>>;
}

/** One service as a process. Whenever it ends by itself it is started again, as any supervisor would. */
export class Service {
  private child: ChildProcess | undefined;
  private wanted = false;
  private more: Readonly<Record<string, string>> = {};
  /** How often it ended without being told to. */
  gaveUp = 0;

  constructor(private readonly options: ServiceOptions) {}

  get name(): string {
    return this.options.name;
  }

  get url(): string {
    return `http://127.0.0.1:${this.options.port}`;
  }

  get pid(): number | undefined {
    return this.child?.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  /** @param more of environment, for this start and those after it until the next */
  start(more: Readonly<Record<string, string>> = {}): void {
    this.wanted = true;
    if (this.pid !== undefined) return;
    this.more = more;
    const log = openSync(this.options.logFile, 'a');
    this.child = spawn(process.execPath, ['--enable-source-maps', this.options.main], { env: { ...this.options.env, ...more }, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    this.child.on('error', () => undefined);
    this.child.once('exit', () => this.ended());
  }

  /** True when it was running, and is gone without having had a chance to do anything. */
  async kill(): Promise<boolean> {
    return (await this.end('SIGKILL')) === 'SIGKILL';
  }

  /** As an orchestrator ends it. Its exit code, or the signal that had to be used in the end. */
  async terminate(): Promise<number | NodeJS.Signals | undefined> {
    const patience = setTimeout(() => this.signal('SIGKILL'), POLITE_MS);
    return this.end('SIGTERM').finally(() => clearTimeout(patience));
  }

  pause(): boolean {
    return this.signal('SIGSTOP');
  }

  resume(): boolean {
    return this.signal('SIGCONT');
  }

  async ready(): Promise<boolean> {
    return (await this.ask('/health/ready'))?.ok ?? false;
  }

  /** Nothing when there is no answer in time. */
  async ask(path: string, init: RequestInit = {}, withinMs = ANSWER_MS): Promise<Response | undefined> {
    return fetch(`${this.url}${path}`, { ...init, signal: AbortSignal.timeout(withinMs) }).catch(() => undefined);
  }

  /** Sum of a figure of its /metrics over all labels; 0 where it does not answer. */
  async metric(name: string): Promise<number> {
    const text = (await (await this.ask('/metrics'))?.text().catch(() => '')) ?? '';
    const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  private async end(name: NodeJS.Signals): Promise<number | NodeJS.Signals | undefined> {
    this.wanted = false;
    const { child } = this;
    if (!child || this.pid === undefined) return undefined;
    const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    this.signal(name);
    const [code, signal] = await exit;
    return code ?? signal ?? undefined;
  }

  private signal(name: NodeJS.Signals): boolean {
    return this.pid !== undefined && process.kill(this.pid, name);
  }

  private ended(): void {
    if (!this.wanted) return;
    this.gaveUp += 1;
    setTimeout(() => this.wanted && this.start(this.more), AGAIN_AFTER_MS);
  }
}
