import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '../oracle/evidence';
import { onDatabase } from '../system/on-database';
import type { System } from '../system/system';

type What = Resource['what'];
export interface Figure {
  readonly service: string;
  readonly what: What;
  readonly value: number;
}

const MEGABYTE = 1 << 20;
/** What a figure may have become: a factor for what breathes, and a few more of what comes and goes. */
const LIMITS: Readonly<Record<What, (before: number) => number>> = {
  memory: (before) => before * 2 + 100 * MEGABYTE,
  sockets: (before) => before * 1.5 + 20,
  pool: (before) => before + 20,
};

/** What every service holds now, and what all of them hold of Postgres. */
export async function figures(system: System): Promise<Figure[]> {
  const own = Object.values(system.services).flatMap(({ name, pid }) => (pid === undefined ? [] : ofProcess(name, pid)));
  const { rows } = await onDatabase(system, 'reprise_log', (client) =>
    client.query<{ count: string }>("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"),
  );
  return [...own, { service: 'all', what: 'pool', value: Number(rows[0]?.count) }];
}

function ofProcess(service: string, pid: number): Figure[] {
  if (process.platform !== 'linux') return [];
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const sockets = readdirSync(`/proc/${pid}/fd`).filter((fd) => isSocket(join(`/proc/${pid}/fd`, fd)));
  return [
    { service, what: 'memory', value: Number(kilobytes) * 1_024 },
    { service, what: 'sockets', value: sockets.length },
  ];
}

function isSocket(fd: string): boolean {
  try {
    return readlinkSync(fd).startsWith('socket:');
  } catch {
    return false;
  }
}

/** @param before of the same system, when nothing had been broken yet */
export const compareFigures = (before: readonly Figure[], after: readonly Figure[]): Resource[] =>
  after.flatMap(({ service, what, value }) => {
    const first = before.find((figure) => figure.service === service && figure.what === what);
    return first ? [{ service, what, before: first.value, after: value, limit: LIMITS[what](first.value) }] : [];
  });
