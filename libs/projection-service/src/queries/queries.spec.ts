import { cursor, keyOf } from '@reprise/service-kit';
import { z } from 'zod';
import { limit, minorUnits } from './limit';
import { pageOf } from './page';

describe('a page', () => {
  const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

  it('has a cursor to its last item when more was found than fits', () => {
    const page = pageOf(rows, { list: 'rows', limit: 2 }, ({ id }) => id);
    expect(page.items).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(keyOf(cursor(z.string()).parse(page.nextCursor), 'rows')).toBe('b');
  });

  it('has none when it is the last', () => {
    expect(pageOf(rows, { list: 'rows', limit: 3 }, ({ id }) => id)).toEqual({ items: rows, nextCursor: null });
    expect(pageOf([], { list: 'rows', limit: 3 }, () => 0)).toEqual({ items: [], nextCursor: null });
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
