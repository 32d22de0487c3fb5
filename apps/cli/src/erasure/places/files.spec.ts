import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Search } from '@reprise/privacy';
import { filesIn, isBelow } from './files';
import { folderPlace } from './folder';

describe('the files of a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reprise-files-'));
    mkdirSync(join(folder, 'a', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'a', 'deep', 'one'), 'Ada Lovelace');
    writeFileSync(join(folder, 'two'), 'nothing');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are each there once, whatever links there are, and links to nowhere hold nothing', async () => {
    symlinkSync(folder, join(folder, 'a', 'loop'));
    symlinkSync(join(folder, 'two'), join(folder, 'three'));
    symlinkSync(join(folder, 'none'), join(folder, 'nowhere'));
    const { files, unreachable } = await filesIn(folder);
    expect([files.length, unreachable]).toEqual([2, []]);
  });

  it('are told from a folder that is not there', async () => {
    expect((await filesIn(join(folder, 'none'))).unreachable).toMatchObject([{ place: join(folder, 'none') }]);
  });

  it('are those of a folder in it, or behind a link in it', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'reprise-elsewhere-'));
    mkdirSync(join(elsewhere, 'cluster'));
    expect(await isBelow(join(folder, 'a', 'deep'), [folder])).toBe(true);
    expect(await isBelow(join(elsewhere, 'cluster'), [folder, join(folder, 'two')])).toBe(false);
    symlinkSync(elsewhere, join(folder, 'postgres'));
    expect(await isBelow(join(elsewhere, 'cluster'), [folder])).toBe(true);
    expect(await isBelow(`${folder}-2`, [folder])).toBe(false);
    rmSync(elsewhere, { recursive: true });
  });

  it('that are renamed, made or gone while others are read are searched where they are then', async () => {
    const search = new Search({ values: ['Ada Lovelace', 'made meanwhile'], subjectId: 'ada' });
    const hits: string[] = [];
    let renamed = false;
    const look = {
      search,
      found: (_: unknown, where: string) => hits.push(where),
      advanced: () => {
        if (renamed) return;
        renamed = true;
        renameSync(join(folder, 'a', 'deep', 'one'), join(folder, 'later'));
        writeFileSync(join(folder, 'made'), 'made meanwhile');
      },
    };
    writeFileSync(join(folder, 'a', 'deep', 'zero'), 'the first that is read');
    renameSync(join(folder, 'a', 'deep', 'zero'), join(folder, '0'));
    const { unreachable } = await folderPlace(folder).search(look);
    expect(unreachable).toEqual([]);
    expect(hits.sort()).toEqual(['file later, byte 0', 'file made, byte 0']);
  });
});
