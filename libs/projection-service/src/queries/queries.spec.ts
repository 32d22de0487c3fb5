import { z } from 'zod';
import { cursor, toCursor } from './cursor';
import { limit, minorUnits } from './limit';
import { pageOf } from './page';

describe('a page', () => {
  const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

  it('has a cursor to its last item when more was found than fits', () => {
    const page = pageOf(rows, 2, ({ id }) => id);
    expect(page.items).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(cursor(z.string()).parse(page.nextCursor)).toBe('b');
  });

  it('has none when it is the last', () => {
    expect(pageOf(rows, 3, ({ id }) => id)).toEqual({ items: rows, nextCursor: null });
    expect(pageOf([], 3, () => 0)).toEqual({ items: [], nextCursor: null });
  });
});

describe('a cursor', () => {
  it.each(['', '!', 'YQ==', 'bm90IGpzb24', toCursor(7), `${toCursor('a')}x`, 'a'.repeat(2_000)])('refuses "%s"', (text) => {
    expect(cursor(z.string()).safeParse(text).success).toBe(false);
  });
});

describe('numbers in a query string', () => {
  it('are whole and within bounds', () => {
    expect(limit.parse(undefined)).toBe(50);
    expect(limit.parse('500')).toBe(500);
    for (const given of ['0', '501', '-1', '1.5', '1e2', ' 1', '', ['1', '2']]) expect(limit.safeParse(given).success).toBe(false);
    expect(minorUnits.parse('-250')).toBe(-250);
    for (const given of ['', '1.5', '9'.repeat(16), '1e3', 'x']) expect(minorUnits.safeParse(given).success).toBe(false);
  });
});
