import { type Dirent, promises as fs } from 'node:fs';
import { join } from 'node:path';
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
  /** Sockets and the like, which hold nothing. */
  readonly others: number;
}

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Every file below a folder, links followed, each once. What is gone when its turn comes is left out. */
export async function filesIn(folder: string): Promise<Listing> {
  const walk = new Walk();
  await walk.enter(folder);
  return { files: [...walk.files.values()], unreachable: walk.unreachable, others: walk.others };
}

class Walk {
  readonly files = new Map<string, FoundFile>();
  readonly unreachable: Unseen[] = [];
  others = 0;
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
    const { dev, ino, size, ...stat } = await fs.stat(path);
    const identity = `${dev}:${ino}`;
    const isFolder = (stat.mode & FORMAT) === FOLDER;
    if (isFolder && !this.folders.has(identity)) {
      this.folders.add(identity);
      for (const { name } of await entries(path)) await this.enter(join(path, name), false);
    } else if (!isFolder && (stat.mode & FORMAT) === REGULAR) this.files.set(identity, { path, identity, size });
    else if (!isFolder) this.others += 1;
  }
}

const FORMAT = 0o170000;
const FOLDER = 0o040000;
const REGULAR = 0o100000;

const entries = (path: string): Promise<Dirent[]> => fs.readdir(path, { withFileTypes: true });
