import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProcessMark, isRunning, markOf } from '@reprise/stack';
import { LocalError } from './settings';

const fileIn = (dataDir: string) => join(dataDir, 'lock.json');

/** The process that starts, runs or ends the system on this data folder now. */
export function ownerOf(dataDir: string): ProcessMark | undefined {
  const mark = readMark(fileIn(dataDir));
  return mark && isRunning(mark) ? mark : undefined;
}

/**
 * Makes this process the only one that may start or end anything on a data folder, while the work lasts.
 * What a killed owner left counts for nothing.
 * @throws LocalError when another process is the owner
 */
export async function asOwner<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  take(dataDir);
  try {
    return await work();
  } finally {
    rmSync(fileIn(dataDir), { force: true });
  }
}

/** @throws LocalError when a process is the owner */
export function refuseOwned(dataDir: string): void {
  const owner = ownerOf(dataDir);
  if (owner) throw new LocalError(`Another process (pid ${owner.pid}) is starting or stopping the system on ${dataDir}. Wait for it, or end it with npm run stop.`);
}

/** This process, as others can find it. */
export function ownMark(): ProcessMark {
  const mark = markOf(process.pid);
  if (!mark) throw new LocalError('this process can\'t find itself in the process table');
  return mark;
}

function take(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  const mine = `${fileIn(dataDir)}.${randomUUID()}`;
  writeFileSync(mine, JSON.stringify(ownMark()), { flag: 'wx', mode: 0o600 });
  try {
    while (!linked(mine, fileIn(dataDir))) {
      refuseOwned(dataDir);
      setAsideStale(fileIn(dataDir));
    }
  } finally {
    rmSync(mine);
  }
}

/** A link is made whole or not at all, and never over another: no one sees a lock that is half written. */
function linked(from: string, to: string): boolean {
  return !failsWith('EEXIST', () => linkSync(from, to));
}

/** Between our look and our move another process may have taken the lock: then it gets it back. */
function setAsideStale(lock: string): void {
  const aside = `${lock}.${randomUUID()}`;
  if (failsWith('ENOENT', () => renameSync(lock, aside))) return;
  const mark = readMark(aside);
  if (mark && isRunning(mark)) linked(aside, lock);
  rmSync(aside);
}

function failsWith(code: string, work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return true;
    throw error;
  }
}

function readMark(file: string): ProcessMark | undefined {
  try {
    return ProcessMark.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
