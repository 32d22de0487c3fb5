import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../small-system/small-system';
import { MutantOutdated, edited } from './copy';
import { MUTANTS } from './mutants';

describe('a mutant', () => {
  const edit = { file: 'a.js', find: 'if (late)', replace: 'if (false)' };

  it('changes the one place it was made for', () => {
    expect(edited('before if (late) after', edit, 'm')).toBe('before if (false) after');
  });

  it.each([
    ['where that place is gone', 'if (early)', 'a.js has this 0 times'],
    ['where there are several', 'if (late) or if (late)', 'a.js has this 2 times'],
  ])('fails loudly %s', (_, text, told) => {
    expect(() => edited(text, edit, 'm')).toThrow(MutantOutdated);
    expect(() => edited(text, edit, 'm')).toThrow(told);
  });
});

describe('the mutants there are', () => {
  it('are at least twelve, each with a name of its own', () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
    expect(MUTANTS.length).toBeGreaterThanOrEqual(12);
  });

  it.each(MUTANTS)('fit the code as it is now: $name', ({ name, edits }) => {
    const files = new Map<string, string>();
    for (const edit of edits) {
      const text = files.get(edit.file) ?? readFileSync(join(ROOT, edit.file), 'utf8');
      files.set(edit.file, edited(text, edit, name));
    }
    expect(files.size).toBeGreaterThan(0);
  });
});
