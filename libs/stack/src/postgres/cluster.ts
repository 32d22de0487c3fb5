import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StackError } from '../errors';
import type { RunAs } from './run-as';

export const SUPERUSER = 'postgres';

/** A folder with a cluster in it, or one to be. */
export interface Cluster {
  /** Holds `cluster` and `postgres.log`. */
  readonly folder: string;
  /** PGDATA. */
  readonly data: string;
  readonly log: string;
  readonly binaries: string;
  readonly who: RunAs;
}

const HALF = 'initdb-';

/** Makes the cluster unless it is there: whole or not at all, whenever this is interrupted. */
export async function initialise(cluster: Cluster, password: string): Promise<void> {
  if (existsSync(join(cluster.data, 'PG_VERSION'))) return;
  for (const name of readdirSync(cluster.folder)) if (name.startsWith(HALF)) rmSync(join(cluster.folder, name), { recursive: true });
  const half = mkdtempSync(join(cluster.folder, HALF));
  const passwordFile = join(half, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  give(half, cluster.who);
  give(passwordFile, cluster.who);
  await initdb(cluster, join(half, 'data'), passwordFile);
  renameSync(join(half, 'data'), cluster.data);
  rmSync(half, { recursive: true });
}

export function give(path: string, { uid, gid }: RunAs): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

async function initdb({ binaries, who, folder }: Cluster, data: string, passwordFile: string): Promise<void> {
  const options = [`--username=${SUPERUSER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-instructions'];
  try {
    await promisify(execFile)(join(binaries, 'bin', 'initdb'), [`--pgdata=${data}`, ...options], { ...who, cwd: folder });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new StackError(`initdb failed in ${folder}: ${stderr?.trim().split('\n').at(-1) ?? String(error)}`);
  }
}
