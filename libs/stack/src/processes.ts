import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

/** A process that can be told from a later one that got the same pid. */
export const ProcessMark = z.object({ pid: z.int().positive(), started: z.string() });
export type ProcessMark = z.infer<typeof ProcessMark>;

const POLL_MS = 50;

/** Linux: state and start time in ticks since boot, the 3rd and 22nd field, counted behind the name in brackets. */
function fromProc(pid: number): { state: string; started: string } | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', started: fields[19] ?? '' };
}

function fromPs(pid: number): { state: string; started: string } | undefined {
  const line = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  return { state: line.slice(0, 1), started: line.slice(1).trim() };
}

/** The process that runs under this pid now; none when it has ended, even if nobody has collected it yet. */
export function markOf(pid: number): ProcessMark | undefined {
  try {
    const found = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
    return found && !'ZX'.includes(found.state) ? { pid, started: found.started } : undefined;
  } catch {
    return undefined;
  }
}

export const isRunning = (mark: ProcessMark): boolean => markOf(mark.pid)?.started === mark.started;

/** Whether it had ended by then. */
export async function waitForEnd(mark: ProcessMark, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (isRunning(mark)) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

/** Signals exactly this process, never a later one with its pid. */
export function signal(mark: ProcessMark, name: NodeJS.Signals): void {
  if (!isRunning(mark)) return;
  try {
    process.kill(mark.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks politely, then insists: returns when the process has ended. */
export async function endProcess(mark: ProcessMark, { politely, patienceMs }: { politely: NodeJS.Signals; patienceMs: number }): Promise<void> {
  signal(mark, politely);
  if (await waitForEnd(mark, patienceMs)) return;
  signal(mark, 'SIGKILL');
  await waitForEnd(mark, patienceMs);
}

/** Processes that work in this folder (Linux; elsewhere none is found). */
export function processesIn(folder: string): ProcessMark[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => worksIn(pid, folder)).flatMap((pid) => markOf(Number(pid)) ?? []);
}

function worksIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}
