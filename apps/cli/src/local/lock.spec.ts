import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asOwner, ownMark, ownerOf } from './lock';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'reprise-lock-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

const lockedBy = (text: string) => writeFileSync(join(dataDir, 'lock.json'), text);

it('is held while the work lasts, and by one at a time', async () => {
  await asOwner(dataDir, async () => {
    expect(ownerOf(dataDir)).toEqual(ownMark());
    await expect(asOwner(dataDir, () => Promise.resolve())).rejects.toThrow(`Another process (pid ${process.pid})`);
    expect(ownerOf(dataDir)).toEqual(ownMark());
  });
  expect(readdirSync(dataDir)).toEqual([]);
});

it('is given back when the work fails', async () => {
  await expect(asOwner(dataDir, () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
  expect(readdirSync(dataDir)).toEqual([]);
});

it.each([
  ['a process that has ended, even when its pid is another\'s now', () => JSON.stringify({ ...ownMark(), started: 'long ago' })],
  ['no one that can be told', () => ''],
])('of %s counts for nothing', async (_, text) => {
  lockedBy(text());
  expect(ownerOf(dataDir)).toBeUndefined();
  expect(await asOwner(dataDir, () => Promise.resolve(ownerOf(dataDir)))).toEqual(ownMark());
  expect(readdirSync(dataDir)).toEqual([]);
});
