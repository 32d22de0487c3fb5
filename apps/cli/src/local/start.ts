import { spawn } from 'node:child_process';
import { closeSync, createReadStream, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { asOwner, refuseOwned } from './lock';
import { runSample } from './sample';
import { logOf } from './service-process';
import { LocalError, ROOT, type Settings, readSettings } from './settings';
import { type Environment, runningState } from './state';
import { summary } from './summary';
import { type Say, Supervisor } from './supervisor';

const POLL_MS = 100;

export interface StartOptions {
  readonly detach?: boolean;
  readonly sample: boolean;
}

const print: Say = (line) => console.log(line);
const STOP_LATER = 'It goes on in the background: npm run stop ends it.';

/** @throws LocalError, StackError */
export async function start({ detach = false, sample }: StartOptions): Promise<void> {
  const settings = readSettings();
  const running = runningState(settings.dataDir);
  if (running?.ready) return print(`It runs already (pid ${running.supervisor.pid}).\n${summary(running.environment, STOP_LATER)}`);
  refuseOwned(settings.dataDir);
  await (detach ? startDetached(settings, sample) : startHere(settings, sample));
}

/** Everything belongs to this process until it is told to end. */
async function startHere(settings: Settings, sample: boolean): Promise<void> {
  await supervise(settings, print, async (environment) => {
    if (sample) await runSample(environment, settings.dataDir, print);
    print(summary(environment, 'Ctrl-C stops everything; data stays.'));
  });
}

/**
 * Runs the system until a signal comes, also one that comes while it starts; then ends it in order.
 * @throws LocalError when another process runs it; what kept it from starting, after what had started was ended
 */
export async function supervise(settings: Settings, say: Say, ready: (environment: Environment) => Promise<void>): Promise<void> {
  const told = signalled();
  await asOwner(settings.dataDir, () => runUntil(told, new Supervisor(settings, say), { say, ready }));
  say('Stopped.');
}

interface Listener {
  readonly say: Say;
  readonly ready: (environment: Environment) => Promise<void>;
}

async function runUntil(told: Promise<undefined>, supervisor: Supervisor, { say, ready }: Listener): Promise<void> {
  try {
    const environment = await Promise.race([supervisor.start(), told]);
    if (environment) await Promise.race([ready(environment), told]);
    await told;
    say('Stopping…');
  } finally {
    await supervisor.stop();
  }
}

/** Resolves at the first signal to end; a second one ends this process at once. */
function signalled(): Promise<undefined> {
  return new Promise((resolve) => {
    let signals = 0;
    const onSignal = () => {
      if (++signals > 1) process.exit(130);
      resolve(undefined);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}

/** A process of its own owns the system; this one waits until all is ready, showing what that one says. */
async function startDetached(settings: Settings, sample: boolean): Promise<void> {
  const log = logOf(settings.dataDir, 'supervisor');
  mkdirSync(join(settings.dataDir, 'logs'), { recursive: true });
  const from = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const ended = spawnSupervisor(log);
  const environment = await waitForReady(settings.dataDir, ended);
  await showLog(log, from);
  if (!environment) throw new LocalError(`It did not start: see ${log}`);
  if (sample) await runSample(environment, settings.dataDir, print);
  print(summary(environment, STOP_LATER));
}

/** @returns whether it has ended */
function spawnSupervisor(log: string): () => boolean {
  const fd = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, [join(ROOT, 'apps', 'cli', 'dist', 'main.js'), 'supervise'], { cwd: ROOT, detached: true, stdio: ['ignore', fd, fd] });
  closeSync(fd);
  child.unref();
  let ended = false;
  child.on('error', () => (ended = true)).on('exit', () => (ended = true));
  return () => ended;
}

async function waitForReady(dataDir: string, ended: () => boolean): Promise<Environment | undefined> {
  for (;;) {
    const state = runningState(dataDir);
    if (state?.ready) return state.environment;
    if (ended()) return undefined;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function showLog(log: string, from: number): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(log, { start: from }) })) print(line);
}
