import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Exit, exitOf } from '../exit';
import { type ProcessMark, endProcess, markOf, processesIn, signal, waitForEnd } from '../processes';
import { StackError } from '../errors';
import type { Cluster } from './cluster';

const LEFTOVERS_MS = 3_000;
const SHUTDOWN_MS = 30_000;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  log_line_prefix: '%m [%p] %q%u@%d ',
  log_timezone: 'UTC',
  timezone: 'UTC',
  restart_after_crash: 'on',
};

/** A postmaster that runs on a cluster. */
export interface Postmaster {
  readonly mark: ProcessMark;
  readonly port: number;
  /** Of one that was spawned by this process. */
  readonly exit?: Promise<Exit>;
}

/** What runs on this cluster, whoever started it. Neither a stale pid file nor one whose pid is someone else's now counts. */
export function runningPostmaster({ data }: Pick<Cluster, 'data'>): Postmaster | undefined {
  const [pid, , , port] = pidFile(data);
  if (pid === undefined || port === undefined) return undefined;
  const mark = markOf(pid);
  return mark && isPostmasterOf(data, mark) ? { mark, port } : undefined;
}

/** What runs on this cluster: its postmaster, or the backends that a killed one left (found on Linux only). */
export function runningOn(cluster: Pick<Cluster, 'data'>): ProcessMark[] {
  const postmaster = runningPostmaster(cluster);
  return postmaster ? [postmaster.mark] : processesIn(cluster.data);
}

function pidFile(data: string): (number | undefined)[] {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return lines.map((line) => (/^\d+$/.test(line.trim()) ? Number(line) : undefined));
  } catch {
    return [];
  }
}

/** Elsewhere than on Linux the pid file has to be believed, as pg_ctl does. */
const isPostmasterOf = (data: string, { pid }: ProcessMark): boolean =>
  process.platform !== 'linux' || processesIn(data).some((mark) => mark.pid === pid);

/** Clears what a killed postmaster left: backends that still hold its memory, and its pid file. */
export async function clearLeftovers({ data }: Pick<Cluster, 'data'>): Promise<void> {
  const leftovers = processesIn(data);
  const ended = await Promise.all(leftovers.map((mark) => waitForEnd(mark, LEFTOVERS_MS)));
  await Promise.all(leftovers.filter((_, index) => !ended[index]).map((mark) => endProcess(mark, { politely: 'SIGKILL', patienceMs: LEFTOVERS_MS })));
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

/** Starts a postmaster that outlives us and gets no Ctrl-C of ours. */
export function spawnPostmaster({ binaries, data, log, who }: Cluster, port: number): Postmaster {
  const fd = openSync(log, 'a', 0o600);
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  try {
    const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', data, ...settings], { ...who, cwd: data, detached: true, stdio: ['ignore', fd, fd] });
    child.on('error', () => undefined);
    child.unref();
    const exit = exitOf(child);
    const mark = child.pid === undefined ? undefined : markOf(child.pid);
    if (!mark) throw new StackError(`postgres did not start: see ${log}`);
    return { mark, port, exit };
  } finally {
    closeSync(fd);
  }
}

/** Ends sessions and shuts down cleanly; within bounds, whatever it takes. */
export async function stopPostmaster({ mark }: Postmaster): Promise<void> {
  signal(mark, 'SIGINT');
  if (await waitForEnd(mark, SHUTDOWN_MS)) return;
  await endProcess(mark, { politely: 'SIGQUIT', patienceMs: SHUTDOWN_MS });
}
