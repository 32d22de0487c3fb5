import { open } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Unseen } from '@reprise/privacy';
import { reason } from '../../running-system';
import { type FoundFile, filesIn } from './files';
import type { Look, Looked, PlaceToSearch } from './look';

const CHUNK_BYTES = 1 << 20;

/** Files of a database in use are renamed and removed: how often the folder is listed anew. */
const ROUNDS = 5;

/** Names and bytes of every file below a folder. */
export const folderPlace = (folder: string): PlaceToSearch => ({
  place: `folder ${folder}`,
  size: async () => (await filesIn(folder)).files.reduce((sum, { size }) => sum + size, 0),
  search: (look) => new FolderSearch(folder, look).run(),
});

class FolderSearch {
  private readonly buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  private readonly searched = new Set<string>();
  private readonly unreachable = new Map<string, Unseen>();
  private vanished: Unseen[] = [];
  private bytes = 0;

  constructor(
    private readonly folder: string,
    private readonly look: Look,
  ) {}

  /** A file that is renamed after the folder was listed, and before it is read, is found under its new name. */
  async run(): Promise<Looked> {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const listing = await filesIn(this.folder);
      for (const each of listing.unreachable) this.unreachable.set(each.place, each);
      const left = listing.files.filter(({ identity, path }) => !this.searched.has(identity) && !this.unreachable.has(path));
      this.vanished = [];
      if (left.length === 0) break;
      for (const file of left) await this.file(file);
    }
    const unreachable = [...this.unreachable.values(), ...this.vanished];
    return { looked: { files: this.searched.size, bytes: this.bytes }, unreachable, skipped: [] };
  }

  private async file(file: FoundFile): Promise<void> {
    try {
      await this.read(file);
      this.searched.add(file.identity);
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (isGone) this.vanished.push({ place: file.path, why: 'it was gone before it could be read, in every attempt' });
      else this.unreachable.set(file.path, { place: file.path, why: reason(error) });
    }
  }

  private async read({ path }: FoundFile): Promise<void> {
    const name = relative(this.folder, path);
    for (const found of this.look.search.within(Buffer.from(name))) this.look.found(found, `name of file ${name}`);
    const file = await open(path, 'r');
    const stream = this.look.search.begin();
    const tell = (all: ReturnType<typeof stream.end>) => {
      for (const found of all) this.look.found(found, `file ${name}, byte ${found.at}`);
    };
    try {
      // What is appended later is no part of what was there.
      for (let left = (await file.stat()).size; left > 0; ) {
        const { bytesRead } = await file.read(this.buffer, 0, Math.min(left, CHUNK_BYTES));
        if (bytesRead === 0) break;
        left -= bytesRead;
        tell(stream.add(this.buffer.subarray(0, bytesRead)));
        this.look.advanced((this.bytes += bytesRead));
      }
      tell(stream.end());
    } finally {
      await file.close();
    }
  }
}
