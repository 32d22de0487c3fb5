import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contextOf, contexts } from './contexts';

const folder = join(__dirname, '..', '..');
const onDisk = readdirSync(folder).filter((name) => name !== 'all' && existsSync(join(folder, name, 'package.json')));

describe('the list of contexts', () => {
  it('forgets none that has a folder', () => expect(contexts.map(({ context }) => context)).toEqual(expect.arrayContaining(onDisk)));

  it.each(['category', 'context'] as const)('names each %s once', (name) => expect(new Set(contexts.map((contract) => contract[name])).size).toBe(contexts.length));

  it('gives each a topic of its own', () => expect(new Set(contexts.map(({ topic }) => topic.name)).size).toBe(contexts.length));

  it('finds them by the category of their streams', () => {
    for (const contract of contexts) expect(contextOf(contract.category)).toBe(contract);
    expect(contextOf('parcel')).toBeUndefined();
  });
});
