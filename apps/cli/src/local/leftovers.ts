import { endProcess, isRunning } from '@reprise/stack';
import { type RunningProcess, clearState, readState } from './state';
import { STORES, stopStoresIn, storesRunningIn } from './stores';

const PATIENCE_MS = 10_000;

/** What still runs on a data folder: all that was written down, and stores of which nothing was yet. */
export function stillRunning(dataDir: string): RunningProcess[] {
  const known = (readState(dataDir)?.processes ?? []).filter(({ mark }) => isRunning(mark));
  const pids = new Set(known.map(({ mark }) => mark.pid));
  return [...known, ...storesRunningIn(dataDir).filter(({ mark }) => !pids.has(mark.pid))];
}

/**
 * Ends what a killed supervisor left running, in order; its ports and files are needed. For the owner of the data folder only.
 * @returns what it ended
 */
export async function endLeftovers(dataDir: string): Promise<RunningProcess[]> {
  const left = stillRunning(dataDir);
  const services = left.filter(({ name }) => !STORES.includes(name));
  await Promise.all(services.map(({ mark }) => endProcess(mark, { politely: 'SIGTERM', patienceMs: PATIENCE_MS })));
  await stopStoresIn(dataDir);
  clearState(dataDir);
  return left;
}

/** `postgres (pid 17), command-service (pid 18)` */
export const inWords = (processes: readonly RunningProcess[]): string => processes.map(({ name, mark }) => `${name} (pid ${mark.pid})`).join(', ');
