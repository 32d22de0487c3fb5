import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { Armed } from './armed';
import type { Failpoint } from './names';
import { settingsOf } from './settings';

const still = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function armedBy(environment: NodeJS.ProcessEnv): Armed | undefined {
  const settings = settingsOf(environment);
  if (!settings) return undefined;
  const { file, orders } = settings;
  const noted = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return new Armed(orders, noted, {
    note: (name) => appendFileSync(file, `${name}\n`),
    kill: () => {
      process.kill(process.pid, 'SIGKILL');
      still(Infinity);
    },
    pause: still,
  });
}

const armed = armedBy(process.env);
const isArmed = armed !== undefined;

/**
 * A place where a fault test may end, pause or fail this process: nothing unless REPRISE_FAILPOINTS names it.
 * @throws FailpointHit
 */
export function failpoint(name: Failpoint): void {
  if (isArmed) armed.hit(name);
}
