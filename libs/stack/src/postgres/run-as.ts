import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from '../errors';

/** Postgres refuses to run as root: who it runs as instead. Nothing where we are not root. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

const USER = 'postgres';

function idOf(flag: '-u' | '-g'): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, USER], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

function createUser(): void {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER], { stdio: 'ignore' });
  } catch {
    throw new StackError(`Postgres refuses to run as root and user ${USER} can't be created: create it (useradd --system ${USER}) or start as another user`);
  }
}

/** The owner of an existing cluster, else the system user `postgres` (created if need be); ourselves when we are not root. */
export function runAs(cluster: string): RunAs {
  if (process.getuid?.() !== 0) return {};
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  }
  if (idOf('-u') === undefined) createUser();
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  if (uid === undefined || gid === undefined) throw new StackError(`user ${USER} has no id`);
  return { uid, gid };
}
