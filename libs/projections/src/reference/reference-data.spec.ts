import { z } from 'zod';
import { InvalidReferenceData, identityOf, referenceData } from './reference-data';

const Category = z.strictObject({ category: z.string(), rank: z.int() });
const list = (rows: Readonly<Record<string, unknown>>, version = 1) => referenceData({ name: 'categories', version, row: Category, rows });
const ROWS = { fee: { category: 'Bank', rank: 1 }, rent: { category: 'Home', rank: 2 } };

describe('reference data', () => {
  it('is found by key', () => {
    expect(list(ROWS).find('rent')).toEqual({ category: 'Home', rank: 2 });
    expect([list(ROWS).find('food'), list(ROWS).find('constructor'), list(ROWS).find('__proto__')]).toEqual([undefined, undefined, undefined]);
  });

  it('is the same in whatever order it is written', () => {
    expect(list({ rent: { rank: 2, category: 'Home' }, fee: ROWS.fee }).hash).toBe(list(ROWS).hash);
    expect(list(ROWS).hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another one after any change', () => {
    const { hash } = list(ROWS);
    for (const changed of [{ fee: ROWS.fee }, { ...ROWS, fee: { category: 'Bank', rank: 2 } }, { ...ROWS, more: ROWS.fee }]) expect(list(changed).hash).not.toBe(hash);
    expect(identityOf([list(ROWS, 2)])).not.toBe(identityOf([list(ROWS, 1)]));
  });

  it('is refused where a row breaks its schema, naming it', () => {
    expect(() => list({ fee: { category: 'Bank', rank: 'first' } })).toThrow(InvalidReferenceData);
    expect(() => list({ fee: { category: 'Bank', rank: 'first' } })).toThrow(/^reference data categories: .*fee\.rank/s);
  });

  it('has no identity where there is none', () => {
    expect([identityOf(), identityOf([])]).toEqual(['', '']);
  });
});
