import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Capsule } from '@reprise/kernel';
import { readCapsuleFile } from './capsule-file';
import { capsuleOf, happened } from './capsule.for-spec';

const good = capsuleOf([happened('OrderCreated', {}), happened('ItemAdded', {})]);

describe('the file of a capsule', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'reprise-capsule-file-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (content: unknown) => {
    const file = join(folder, 'a.capsule.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readCapsuleFile(file);
  };
  const [first, second] = good.events;

  it('is read as it was written', async () => expect(await read(good)).toEqual(Capsule.parse(good)));

  it.each([
    { what: 'a file that is not there', content: undefined, why: /can't read the capsule: .*ENOENT/ },
    { what: 'a part of one', content: JSON.stringify(good).slice(0, 200), why: /is no JSON, so no capsule, or only a part of one/ },
    { what: 'JSON of another kind', content: { name: 'reprise' }, why: /is no capsule: its format is not reprise-capsule\/1/ },
    { what: 'null', content: 'null', why: /is no capsule/ },
    { what: 'one of a newer version', content: { ...good, format: 'reprise-capsule/2', more: 1 }, why: /of format reprise-capsule\/2, made by a newer reprise; this one knows reprise-capsule\/1/ },
    { what: 'a field that nobody knows', content: { ...good, owner: 'ada' }, why: /is broken: .*owner/s },
    { what: 'an event without its metadata', content: { ...good, events: [{ ...first, metadata: {} }] }, why: /is broken: .*events\[0\]\.metadata/s },
    { what: 'a missing event', content: { ...good, events: [second] }, why: /have a gap or are not in order at position 2/ },
    { what: 'a cut off stream', content: { ...good, events: [first] }, why: /has not all events of order-7/ },
  ])('is refused when it is $what', async ({ content, why }) => {
    await expect(content === undefined ? readCapsuleFile(join(folder, 'none.json')) : read(content)).rejects.toThrow(why);
  });
});
