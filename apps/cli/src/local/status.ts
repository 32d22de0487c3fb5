import { isRunning } from '@reprise/stack';
import { isReady } from './service-process';
import { servicesOf } from './services';
import { LocalError, readSettings } from './settings';
import { type State, runningState } from './state';

const NOT_RUNNING = 'Nothing runs here: start it with npm start -- --detach';

/** @throws LocalError when nothing runs on the data folder */
function stateNow(): State {
  const state = runningState(readSettings().dataDir);
  if (!state) throw new LocalError(NOT_RUNNING);
  return state;
}

const environmentOf = ({ environment, processes }: State) => ({
  ...environment,
  processes: processes.map(({ name, mark: { pid } }) => ({ name, pid })),
});

/** Every URL and connection string in use. @throws LocalError when nothing runs */
export const readEnvironment = () => Promise.resolve().then(() => environmentOf(stateNow()));

/** One line of JSON, or a line for each name. */
export async function printEnvironment({ json }: { json?: boolean }): Promise<void> {
  const environment = await readEnvironment();
  console.log(json ? JSON.stringify(environment) : flat('', environment).join('\n'));
}

function flat(prefix: string, value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [`${prefix}=${String(value)}`];
  return Object.entries(value).flatMap(([name, inner]) => flat(prefix ? `${prefix}.${name}` : name, inner));
}

/** A line for each process: does it run, does it answer. */
export async function printStatus(): Promise<void> {
  const state = stateNow();
  const services = new Map(servicesOf(state.environment).map((service) => [service.name, service]));
  for (const { name, mark } of state.processes) {
    const service = services.get(name);
    const ready = service ? ((await isReady(service.url)) ? 'ready' : 'not ready') : 'running';
    console.log(`${name.padEnd(20)} ${String(mark.pid).padEnd(8)} ${isRunning(mark) ? ready : 'ended'}${service ? `  ${service.url}` : ''}`);
  }
}
