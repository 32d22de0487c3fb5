import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ProcessMark, freePort, isFree, markOf } from '@reprise/stack';
import { ROOT } from './settings';
import type { Environment } from './state';
import type { StatusRow } from './status-rows';

export type RunningEnvironment = Environment & { readonly token: string; readonly processes: readonly { readonly name: string; readonly pid: number }[] };

/** What `status --json` says. */
export interface Status {
  readonly supervised: boolean;
  readonly ready: boolean;
  readonly processes: readonly StatusRow[];
}

/** The built CLI on a data folder and ports of its own, as a user would call it. */
export interface LocalSystem {
  readonly dataDir: string;
  reprise(...args: string[]): Promise<string>;
  /** A call that goes on while something else happens. */
  begin(...args: string[]): Call;
  /** Every process that was given this data folder, by whomever (Linux; elsewhere none is found). */
  processes(): ProcessMark[];
  environment(): Promise<RunningEnvironment>;
  status(): Promise<Status>;
  /** The same data folder and ports, under other settings. */
  with(settings: NodeJS.ProcessEnv): LocalSystem;
  /** Ends everything and wipes the data. */
  remove(): Promise<void>;
}

async function freePortBase(): Promise<number> {
  for (;;) {
    const base = await freePort();
    const free = await Promise.all([base, base + 1, base + 2, base + 3, base + 10].map((port) => isFree(port)));
    if (free.every(Boolean)) return base;
  }
}

/** A call of the CLI under way. */
export class Call {
  /** All that it has said. */
  output = '';
  /** Its exit code, once all its output is there. */
  readonly ended: Promise<number | null>;

  constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** @throws when it ends without having said it */
  async says(words: string): Promise<void> {
    let open = true;
    void this.ended.then(() => (open = false));
    while (!this.output.includes(words)) {
      if (!open) throw new Error(`it ended without saying "${words}":\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** As a closed terminal does: nobody reads any more, and the shell and the system say so again and again. Waits for its end. */
  async hangUp(): Promise<void> {
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.destroy();
    const again = setInterval(() => this.child.kill('SIGHUP'), 50);
    this.child.kill('SIGHUP');
    await this.ended.finally(() => clearInterval(again));
  }

  /** Ends it without a chance to end anything else. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** As Ctrl-C does, and waits for its end. */
  async interrupt(): Promise<number | null> {
    this.child.kill('SIGINT');
    return this.ended;
  }
}

function processesGiven(dataDir: string): ProcessMark[] {
  if (process.platform !== 'linux') return [];
  const given = (pid: string) => textOf(`/proc/${pid}/environ`).split('\0').includes(`REPRISE_DATA_DIR=${dataDir}`);
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && given(name)).flatMap((pid) => markOf(Number(pid)) ?? []);
}

/** Nothing where it can't be read: the process has ended, or is another user's. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export async function localSystem(settings: NodeJS.ProcessEnv = {}): Promise<LocalSystem> {
  const dataDir = mkdtempSync(join(tmpdir(), 'reprise-local-'));
  return systemOn(dataDir, { ...process.env, REPRISE_DATA_DIR: dataDir, PORT_BASE: String(await freePortBase()), ...settings });
}

function systemOn(dataDir: string, env: NodeJS.ProcessEnv): LocalSystem {
  const main = join(ROOT, 'apps', 'cli', 'dist', 'main.js');
  const reprise = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, [main, ...args], { env })).stdout;
  return {
    dataDir,
    reprise,
    begin: (...args) => new Call(spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })),
    processes: () => processesGiven(dataDir),
    with: (settings) => systemOn(dataDir, { ...env, ...settings }),
    status: async () => JSON.parse(await reprise('status', '--json')) as Status,
    environment: async () => JSON.parse(await reprise('env', '--json')) as RunningEnvironment,
    remove: async () => {
      await reprise('reset');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** What a client that keeps trying gets in the end: only an answer counts, and a repeated key makes repeating harmless. */
export async function insist(url: string, init: RequestInit, until: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await request(url, init);
    if (answer && until(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function request(url: string, init: RequestInit): Promise<Answer | undefined> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  } catch {
    return undefined;
  }
}

export const post = (url: string, body: unknown, key: string) =>
  insist(
    url,
    { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(body) },
    ({ status }) => status < 500 && status !== 429,
  );
