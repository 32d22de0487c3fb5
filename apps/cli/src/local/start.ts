import { startDetached } from './detached';
import { refuseOwned } from './lock';
import { runSample } from './sample';
import { logOf } from './service-process';
import { type Settings, readSettings } from './settings';
import { runningState } from './state';
import { summary } from './summary';
import { supervise } from './supervise';
import type { Say } from './supervisor';
import { logTo } from './supervisor-log';

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
  if (detach) print(summary(await startDetached({ settings, sample, say: print }), STOP_LATER));
  else await startHere(settings, sample);
}

/** Everything belongs to this process until it is told to end. */
async function startHere(settings: Settings, sample: boolean): Promise<void> {
  const log = logTo(logOf(settings.dataDir, 'supervisor'));
  const say: Say = (line) => {
    print(line);
    log(line);
  };
  await supervise(settings, {
    say,
    ready: async (environment) => {
      if (sample) await runSample(environment, settings.dataDir, print);
      print(summary(environment, 'Ctrl-C stops everything; data stays.'));
    },
  });
}
