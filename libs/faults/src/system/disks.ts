import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, readFileSync, renameSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const SIZE = '2g';

/** Why small disks can't be had here; nothing when they can. */
export const missingForDisks = (): string | undefined =>
  process.platform === 'linux' && process.getuid?.() === 0 ? undefined : 'a small disk takes Linux and root';

/** A disk of its own for one database, that can be full: a tmpfs, which is as large as it is told to be at any time. */
export class SmallDisk {
  private constructor(
    readonly name: string,
    readonly folder: string,
  ) {}

  /** @param owner user and group that Postgres runs as */
  static mount(name: string, at: string, owner: { readonly uid: number; readonly gid: number }): SmallDisk {
    const folder = join(at, name);
    mkdirSync(folder, { recursive: true });
    run('mount', '-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, `reprise-${name}`, folder);
    chownSync(folder, owner.uid, owner.gid);
    return new SmallDisk(name, folder);
  }

  /** From now on there is no room for a single page more. */
  fill(): void {
    const { blocks, bfree, bsize } = statfsSync(this.folder);
    run('mount', '-o', `remount,size=${(blocks - bfree) * bsize}`, this.folder);
  }

  clear(): void {
    run('mount', '-o', `remount,size=${SIZE}`, this.folder);
  }

  /** Takes the disk away. @param keep: what is on it stays in the folder */
  remove(keep: boolean): void {
    const copy = `${this.folder}.kept`;
    if (keep) cpSync(this.folder, copy, { recursive: true, preserveTimestamps: true });
    run('umount', '-l', this.folder);
    if (keep) renameSync(copy, this.folder);
  }
}

/** Takes away every disk below a folder, with what is on it. */
export function unmountBelow(folder: string): void {
  if (missingForDisks() !== undefined) return;
  const mounted = readFileSync('/proc/mounts', 'utf8').split('\n').flatMap((line) => line.split(' ')[1] ?? []);
  for (const place of mounted) if (place.startsWith(`${folder}/`)) run('umount', '-l', place);
}

const run = (program: string, ...args: readonly string[]) => void execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
