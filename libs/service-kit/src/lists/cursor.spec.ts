import { z } from 'zod';
import { cursor, keyOf, toCursor } from './cursor';
import { listMark } from './list-mark';

const list = listMark('/accounts/a/statement', { from: '2001-01-01', to: undefined });
const read = (text: string) => cursor(z.string()).parse(text);

describe('a cursor', () => {
  it('comes back as it was given out', () => {
    expect(keyOf(read(toCursor('a', list)), list)).toBe('a');
    expect(keyOf(undefined, list)).toBeUndefined();
  });

  it.each(['', '!', 'YQ==', 'bm90IGpzb24', toCursor(7, list), `${toCursor('a', list)}x`, 'a'.repeat(2_000), Buffer.from('"a"').toString('base64url')])('refuses "%s"', (text) => {
    expect(cursor(z.string()).safeParse(text).success).toBe(false);
  });

  it.each([
    ['path', '/accounts/b/statement', { from: '2001-01-01' }],
    ['filter', '/accounts/a/statement', { from: '2001-01-02' }],
    ['further filter', '/accounts/a/statement', { from: '2001-01-01', to: '2001-01-02' }],
  ])('of one list is refused by that of another %s', (_, path, criteria) => {
    const refusal = expect.objectContaining({ status: 400, detail: expect.stringContaining('another path or other filters') as string }) as Error;
    expect(() => keyOf(read(toCursor('a', list)), listMark(path, criteria))).toThrow(refusal);
  });
});

describe('the mark of a list', () => {
  it('is the same however long its pages, wherever they begin, and in whichever order it is filtered', () => {
    expect(listMark('/a', { x: 1, y: 2, limit: 3, cursor: 'c' })).toBe(listMark('/a', { limit: 4, y: 2, x: 1 }));
  });

  it('does not run its parts together', () => {
    expect(listMark('/a', { x: '1"],["y","2' })).not.toBe(listMark('/a', { x: '1', y: '2' }));
  });
});
