import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', 'sql', 'migrations');
const checksums = JSON.parse(readFileSync(join(FOLDER, 'checksums.json'), 'utf8')) as Record<string, string>;
const sha256 = (name: string) => createHash('sha256').update(readFileSync(join(FOLDER, name))).digest('hex');

describe("the vault's migrations", () => {
  it.each(Object.entries(checksums))('%s is as it was released: add a new migration instead', (name, checksum) => {
    expect(sha256(name)).toBe(checksum);
  });

  it('are all in checksums.json', () => {
    expect(readdirSync(FOLDER).filter((name) => name.endsWith('.sql')).sort()).toEqual(Object.keys(checksums));
  });
});
