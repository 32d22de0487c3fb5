import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { type Exit, type ProcessMark, endProcess, exitOf, isFree, lastLine, markOf } from '@reprise/stack';
import { healthOf } from './health';
import { portTaken } from './ports';
import type { Service } from './services';
import { LocalError } from './settings';
import type { Part } from './supervised';

const SHUTDOWN_MS = 20_000;
/** A service's exit code for an environment it can't run in. */
const WRONG_ENVIRONMENT = 78;
/** What a service of ours is given of our own environment. */
const INHERITED = /^(PATH|HOME|LANG|LC_.*|TZ|TMPDIR|NODE_.*|LOG_LEVEL|OTEL_.*|REPRISE_.*)$/;

const inherited = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => INHERITED.test(name)));

export const logOf = (dataDir: string, name: string) => join(dataDir, 'logs', `${name}.log`);

/** A service as a process of its own; in its own group, so that a Ctrl-C meant for us does not reach it first. */
export function servicePart(service: Service, dataDir: string): Part {
  let exit: Promise<Exit | undefined> = Promise.resolve(undefined);
  const start = () => {
    const { child, mark } = spawnService(service, dataDir);
    exit = exitOf(child);
    return mark;
  };
  return {
    name: service.name,
    start: () => Promise.resolve().then(start),
    stop: async (mark) => (mark ? endProcess(mark, { politely: 'SIGTERM', patienceMs: SHUTDOWN_MS }) : undefined),
    exit: () => exit,
    isHopeless: async () => (await exit)?.code === WRONG_ENVIRONMENT,
  };
}

function spawnService({ name, main, env }: Service, dataDir: string): { child: ChildProcess; mark: ProcessMark } {
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  const log = openSync(logOf(dataDir, name), 'a', 0o600);
  try {
    const child = spawn(process.execPath, ['--enable-source-maps', main], { env: { ...inherited(), ...env }, detached: true, stdio: ['ignore', log, log] });
    child.on('error', () => undefined);
    child.unref();
    const mark = child.pid === undefined ? undefined : markOf(child.pid);
    if (!mark) throw new LocalError(`${name} could not be started`);
    return { child, mark };
  } finally {
    closeSync(log);
  }
}

export interface Patience {
  readonly dataDir: string;
  readonly forMs: number;
  readonly signal: AbortSignal;
  /** There is nothing to wait for: the service ends as often as it is started. */
  readonly keepsEnding: () => boolean;
}

/** Resolves when the service says it is ready. @throws LocalError with its last words, or with who has its port */
export async function waitUntilReady({ name, url }: Service, { dataDir, forMs, signal, keepsEnding }: Patience): Promise<void> {
  const deadline = Date.now() + forMs;
  const log = logOf(dataDir, name);
  const lastWords = () => `${lastLine(log, /\S/) ?? 'it said nothing'} (${log})`;
  for (;;) {
    const health = await healthOf(url);
    if (health.ready) return;
    signal.throwIfAborted();
    if (keepsEnding()) throw await whyItEnds({ name, url }, lastWords);
    if (Date.now() > deadline) throw new LocalError(`${name} is not ready after ${forMs / 1_000} s (${health.why}): ${lastWords()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** It has just ended: whoever listens on its port is another program. */
async function whyItEnds({ name, url }: Pick<Service, 'name' | 'url'>, lastWords: () => string): Promise<LocalError> {
  const port = Number(new URL(url).port);
  return (await isFree(port)) ? new LocalError(`${name} ends whenever it is started: ${lastWords()}`) : portTaken(port, name);
}
