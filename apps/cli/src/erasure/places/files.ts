import { promises as fs } from 'node:fs';
import { join, sep } from 'node:path';
import { reason } from '../../running-system';
import type { Unseen } from './look';

export interface FoundFile {
  readonly path: string;
  /** Stays when the file is renamed. */
  readonly identity: string;
  readonly size: number;
}

export interface Listing {
  readonly files: readonly FoundFile[];
  readonly unreachable: readonly Unseen[];
}

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Every file below a folder, links followed, each once; sockets and the like hold nothing. What is gone when its turn comes is left out. */
export async function filesIn(folder: string): Promise<Listing> {
  const walk = new Walk();
  await walk.enter(folder);
  return { files: [...walk.files.values()], unreachable: walk.unreachable };
}

class Walk {
  readonly files = new Map<string, FoundFile>();
  readonly unreachable: Unseen[] = [];
  private readonly folders = new Set<string>();

  async enter(path: string, isRoot = true): Promise<void> {
    try {
      await this.visit(path);
    } catch (error) {
      // A folder that was asked for has to be there.
      if (isRoot || !isGone(error)) this.unreachable.push({ place: path, why: reason(error) });
    }
  }

  private async visit(path: string): Promise<void> {
    const stat = await fs.stat(path);
    const identity = `${stat.dev}:${stat.ino}`;
    if (stat.isDirectory() && !this.folders.has(identity)) {
      this.folders.add(identity);
      for (const name of (await fs.readdir(path)).sort()) await this.enter(join(path, name), false);
    }
    if (stat.isFile()) this.files.set(identity, { path, identity, size: stat.size });
  }
}

/** The folder is in one of these, or behind a link right in one; false where that can't be told. */
export async function isBelow(folder: string, folders: readonly string[]): Promise<boolean> {
  const real = (path: string) => fs.realpath(path).catch(() => undefined);
  const names = async (path: string) => (await fs.readdir(path).catch(() => [])).map((name) => join(path, name));
  const entered = await Promise.all([...folders, ...(await Promise.all(folders.map(names))).flat()].map(real));
  const wanted = await real(folder);
  return wanted !== undefined && entered.some((each) => each !== undefined && `${wanted}${sep}`.startsWith(`${each}${sep}`));
}
