import { isRunning } from '@reprise/stack';
import { type Backlog, backlogOf, healthOf } from './health';
import type { RunningNow } from './running-now';
import { servicesOf } from './services';
import type { Environment, RunningProcess } from './state';

/** A process of the system, as it is now. */
export interface StatusRow extends Backlog {
  readonly name: string;
  readonly pid: number;
  readonly port?: number;
  readonly url?: string;
  /** Services are ready or not; what has no way to say so just runs. */
  readonly state: 'ready' | 'not ready' | 'running' | 'ended';
  /** Why it is not ready, or how it ended. */
  readonly why?: string;
  readonly upSeconds?: number;
}

const SECOND = 1_000;

/** Asks all services at once. */
export async function statusRows({ state, processes }: RunningNow): Promise<StatusRow[]> {
  const urls = state ? urlsIn(state.environment) : {};
  const ports = state ? portsIn(state.environment) : {};
  return Promise.all(
    processes.map(async (process) => {
      const { name, mark, since } = process;
      const where = { ...optional('url', urls[name]), ...optional('port', ports[name]) };
      const up = isRunning(mark) && since !== undefined ? Math.max(0, Math.round((Date.now() - Date.parse(since)) / SECOND)) : undefined;
      return { name, pid: mark.pid, ...where, ...(await stateOf(process, urls[name])), ...optional('upSeconds', up) };
    }),
  );
}

async function stateOf({ mark, lastEnd }: RunningProcess, url: string | undefined): Promise<Pick<StatusRow, 'state' | 'why' | keyof Backlog>> {
  if (!isRunning(mark)) return { state: 'ended', ...optional('why', lastEnd) };
  if (url === undefined) return { state: 'running' };
  const [health, backlog] = await Promise.all([healthOf(url), backlogOf(url)]);
  return health.ready ? { state: 'ready', ...backlog } : { state: 'not ready', why: lastEnd === undefined ? health.why : `${health.why} (the one before ended by ${lastEnd})`, ...backlog };
}

const optional = <Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } =>
  value === undefined ? {} : ({ [name]: value } as { [key in Name]?: Value });

const urlsIn = (environment: Environment): Partial<Record<string, string>> =>
  Object.fromEntries<string>(servicesOf(environment).map(({ name, url }) => [name, url]));

function portsIn(environment: Environment): Partial<Record<string, number>> {
  const [broker] = environment.kafka?.brokers ?? [];
  const urls = { ...urlsIn(environment), postgres: environment.eventStore.admin, ...(broker ? { kafka: `kafka://${broker}` } : {}) };
  return Object.fromEntries<number>(Object.entries(urls).map(([name, url = '']) => [name, portOf(url)]));
}

const portOf = (url: string) => Number(new URL(url).port);

const HEADER = ['', 'pid', 'port', 'up', 'lag', 'parked', ''];

/** A table for people. */
export function toLines(rows: readonly StatusRow[]): string[] {
  const cells = rows.map(({ name, pid, port, upSeconds, lag, parked, state, why }) => [
    name,
    String(pid),
    shown(port),
    upSeconds === undefined ? '-' : duration(upSeconds),
    shown(lag),
    shown(parked),
    why === undefined ? state : `${state}: ${why}`,
  ]);
  const table = [HEADER, ...cells];
  const widths = HEADER.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}

const shown = (figure: number | undefined) => (figure === undefined ? '-' : String(figure));

const UNITS = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]] as const;

/** Its two largest units: `2 h 10 min`. */
export function duration(seconds: number): string {
  let left = seconds;
  const parts = UNITS.flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left %= size;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return parts.slice(0, 2).join(' ') || '0 s';
}
