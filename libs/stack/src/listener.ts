import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** A process as a person knows it. */
export interface Listener {
  readonly pid: number;
  /** The beginning of its command line. */
  readonly command: string;
}

const LISTENS = '0A';
const COMMAND_LENGTH = 100;

/** Who listens on a TCP port. Nothing where it can't be told: elsewhere than on Linux, or where it is another user's. */
export function listenerOn(port: number): Listener | undefined {
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listening(table, port));
  if (sockets.length === 0) return undefined;
  const pid = namesIn('/proc').find((name) => /^\d+$/.test(name) && holdsOneOf(name, sockets));
  return pid === undefined ? undefined : { pid: Number(pid), command: commandOf(pid) };
}

/** Fields of a line: number, local address, remote address, state, two of queues, one of retries, user, timeout, inode. */
function listening(table: string, port: number): string[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = textOf(table).split('\n').map((line) => line.trim().split(/\s+/));
  return lines.filter(([, address, , state]) => address?.endsWith(local) && state === LISTENS).map((fields) => `socket:[${fields[9]}]`);
}

const holdsOneOf = (pid: string, sockets: readonly string[]): boolean =>
  namesIn(`/proc/${pid}/fd`).some((fd) => sockets.includes(linkOf(`/proc/${pid}/fd/${fd}`)));

const commandOf = (pid: string): string => textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim().slice(0, COMMAND_LENGTH);

/** Processes end and belong to others: what can't be read is empty. */
function orEmpty<T>(read: () => T, empty: T): T {
  try {
    return read();
  } catch {
    return empty;
  }
}

const namesIn = (folder: string) => orEmpty(() => readdirSync(folder), []);
const textOf = (file: string) => orEmpty(() => readFileSync(file, 'utf8'), '');
const linkOf = (file: string) => orEmpty(() => readlinkSync(file), '');
