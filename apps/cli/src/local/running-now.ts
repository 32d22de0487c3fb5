import { stillRunning } from './leftovers';
import { ownerOf } from './lock';
import { LocalError } from './settings';
import { type RunningProcess, type State, readState, runningState } from './state';

/** What there is on a data folder now, with or without a supervisor. */
export interface RunningNow {
  /** Somebody starts again what ends. */
  readonly supervised: boolean;
  /** Everything answered once. */
  readonly ready: boolean;
  /** Nothing where a start was killed before it wrote anything down. */
  readonly state: State | undefined;
  /** Under a supervisor those that ended, too. */
  readonly processes: readonly RunningProcess[];
}

/** @throws LocalError when nothing runs on the data folder */
export function runningNow(dataDir: string): RunningNow {
  const running = runningState(dataDir);
  if (running) return { supervised: true, ready: running.ready, state: running, processes: running.processes };
  const owner = ownerOf(dataDir);
  if (owner) throw new LocalError(`Nothing to show yet: pid ${owner.pid} is starting or stopping the system on ${dataDir}.`);
  const processes = stillRunning(dataDir);
  if (processes.length === 0) throw new LocalError('Nothing runs here: start it with npm start -- --detach');
  return { supervised: false, ready: false, state: readState(dataDir), processes };
}

/** What to do about processes that nobody supervises. */
export const UNSUPERVISED = 'Nobody supervises this any more: its supervisor was killed. npm start begins anew, npm run stop ends it; data stays.';
