import { developmentToken } from './dev-issuer';
import { LocalError, readSettings } from './settings';
import { type RunningNow, UNSUPERVISED, runningNow } from './running-now';
import type { State } from './state';
import { statusRows, toLines } from './status-rows';

const environmentOf = ({ environment, processes }: Pick<State, 'environment' | 'processes'>) => ({
  ...environment,
  processes: processes.map(({ name, mark: { pid } }) => ({ name, pid })),
});

function environmentNow({ state, processes }: RunningNow) {
  if (!state) throw new LocalError(`A killed start left ${processes.map(({ name }) => name).join(', ')} running, and no word of where: npm run stop ends it.`);
  return environmentOf({ ...state, processes: [...processes] });
}

/** Every URL and connection string in use, and a new token with every role. @throws LocalError when nothing runs */
export async function readEnvironment() {
  const { dataDir } = readSettings();
  const environment = environmentNow(runningNow(dataDir));
  return { ...environment, token: await developmentToken(dataDir) };
}

/** One line of JSON, or a line for each name. */
export async function printEnvironment({ json }: { json?: boolean }): Promise<void> {
  const environment = await readEnvironment();
  if (!runningNow(readSettings().dataDir).supervised) console.error(UNSUPERVISED);
  console.log(json ? JSON.stringify(environment) : flat('', environment).join('\n'));
}

function flat(prefix: string, value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [`${prefix}=${String(value)}`];
  return Object.entries(value).flatMap(([name, inner]) => flat(prefix ? `${prefix}.${name}` : name, inner));
}

/** Each process: does it run, since when, does it answer and if not, why, how far is it behind. */
export async function printStatus({ json }: { json?: boolean }): Promise<void> {
  const { dataDir } = readSettings();
  const now = runningNow(dataDir);
  const { supervised, ready } = now;
  const processes = await statusRows(now);
  if (json) return console.log(JSON.stringify({ dataDir, supervised, ready, processes }));
  console.log(toLines(processes).join('\n'));
  if (!supervised) console.log(`\n${UNSUPERVISED}`);
}
