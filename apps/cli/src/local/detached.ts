import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, markOf } from '@reprise/stack';
import { runSample } from './sample';
import { logOf } from './service-process';
import { LocalError, ROOT, type Settings, readSettings } from './settings';
import { outliveReaders, toldToEnd } from './signals';
import { type Environment, runningState } from './state';
import { supervise } from './supervise';
import type { Say } from './supervisor';
import { follow, logTo } from './supervisor-log';

const POLL_MS = 100;
const SHUTDOWN_MS = 90_000;

export interface DetachedStart {
  readonly settings: Settings;
  readonly sample: boolean;
  readonly say: Say;
}

/**
 * A process of its own owns the system; this one waits until all is ready, showing what that one says. Told to end
 * meanwhile, it ends that one, too.
 * @throws LocalError when it did not start, or was given up
 */
export async function startDetached(start: DetachedStart): Promise<Environment> {
  const givenUp = new AbortController();
  outliveReaders();
  void toldToEnd(() => undefined).then(() => givenUp.abort());
  const log = logOf(start.settings.dataDir, 'supervisor');
  const from = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const supervisor = spawnSupervisor(log);
  try {
    return await bringUp(start, { log, from, supervisor, signal: givenUp.signal });
  } catch (error) {
    if (!givenUp.signal.aborted) throw error;
    start.say('Stopping…');
    await end(supervisor);
    throw new LocalError('The start was given up. What had started has been stopped; data stays.');
  }
}

interface Spawned {
  readonly log: string;
  /** Where its part of the log begins. */
  readonly from: number;
  readonly supervisor: ChildProcess;
  readonly signal: AbortSignal;
}

async function bringUp({ settings, sample, say }: DetachedStart, { log, from, supervisor, signal }: Spawned): Promise<Environment> {
  const following = follow(log, { from, say });
  const environment = await waitForReady(settings.dataDir, { supervisor, signal, waiting: following.more }).finally(following.end);
  if (!environment) throw new LocalError(`It did not start: see ${log}`);
  if (sample) await Promise.race([runSample(environment, settings.dataDir, say), rejectsWhen(signal)]);
  signal.throwIfAborted();
  return environment;
}

function spawnSupervisor(log: string): ChildProcess {
  mkdirSync(dirname(log), { recursive: true });
  const fd = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, [join(ROOT, 'apps', 'cli', 'dist', 'main.js'), 'supervise'], { cwd: ROOT, detached: true, stdio: ['ignore', fd, fd] });
  closeSync(fd);
  child.unref();
  return child.on('error', () => undefined);
}

const hasEnded = ({ pid }: ChildProcess) => pid === undefined || !markOf(pid);

interface Waiting extends Pick<Spawned, 'supervisor' | 'signal'> {
  readonly waiting: () => void;
}

/** Nothing when the supervisor has ended before. */
async function waitForReady(dataDir: string, { supervisor, signal, waiting }: Waiting): Promise<Environment | undefined> {
  for (;;) {
    const ended = hasEnded(supervisor);
    const state = runningState(dataDir);
    waiting();
    if (state?.ready) return state.environment;
    if (ended) return undefined;
    await delay(POLL_MS, undefined, { signal });
  }
}

const rejectsWhen = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

async function end({ pid }: ChildProcess): Promise<void> {
  const mark = pid === undefined ? undefined : markOf(pid);
  if (mark) await endProcess(mark, { politely: 'SIGTERM', patienceMs: SHUTDOWN_MS });
}

/** The process behind `start --detach`: its output is the log. */
export async function superviseDetached(): Promise<void> {
  const settings = readSettings();
  const say = logTo(logOf(settings.dataDir, 'supervisor'));
  try {
    await supervise(settings, { say, ready: () => Promise.resolve() });
  } catch (error) {
    say(error instanceof Error && ['LocalError', 'StackError'].includes(error.name) ? error.message : String((error as Error).stack));
    process.exitCode = 2;
  }
}
