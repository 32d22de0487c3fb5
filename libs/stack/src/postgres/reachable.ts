import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync, rmdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { StackError } from '../errors';
import type { RunAs } from './run-as';

const succeedsAs = (who: RunAs, command: string, path: string): boolean =>
  spawnSync('/bin/sh', ['-c', command, 'sh', path], { ...who, cwd: '/', stdio: 'ignore' }).status === 0;

const canEnter = (who: RunAs, folder: string) => succeedsAs(who, 'cd "$1"', folder);

export const canRun = (who: RunAs, program: string) => succeedsAs(who, '"$1" --version', program);

/** A folder of root's that everybody may enter but only root may change. */
function openFolder(path: string, who: RunAs): string | undefined {
  try {
    mkdirSync(path, { recursive: true });
    const { uid, mode } = lstatSync(path);
    if (uid !== 0 || (mode & 0o022) !== 0) return undefined;
    chmodSync(path, 0o755);
    return canEnter(who, path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** For root only: where another user can reach what lies below a folder that is closed to him. */
export function reachableRoot(who: RunAs): string {
  const places = ['/var/lib/reprise', join(tmpdir(), 'reprise-root'), '/tmp/reprise-root', '/var/tmp/reprise-root'];
  for (const place of places) {
    const folder = openFolder(place, who);
    if (folder) return folder;
  }
  throw new StackError(`user ${who.uid} can't enter any of ${places.join(', ')}: Postgres has no place for its data`);
}

/**
 * The real folder behind a wanted one. Where the user Postgres runs as can't get to the wanted folder (below a home
 * of root's, say), it is a link to one that he can reach.
 */
export function reachableFolder(wanted: string, who: RunAs): string {
  const path = resolve(wanted);
  mkdirSync(dirname(path), { recursive: true });
  const link = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
  if (!link && (who.uid === undefined || canEnter(who, dirname(path)))) {
    mkdirSync(path, { recursive: true });
    return realpathSync(path);
  }
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const target = link && existsSync(path) ? realpathSync(path) : join(reachableRoot(who), `data-${hash}`);
  mkdirSync(target, { recursive: true });
  if (!link) linkTo(target, path);
  return target;
}

function linkTo(target: string, path: string): void {
  try {
    if (existsSync(path)) rmdirSync(path);
    symlinkSync(target, path);
  } catch {
    throw new StackError(`${path} lies where the user Postgres runs as can't get to: remove it, or choose another data folder`);
  }
}
