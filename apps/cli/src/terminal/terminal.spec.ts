import fc from 'fast-check';
import { inColumns } from './columns';
import { PLAIN } from './screen';
import { fitted, printable, widthOf } from './text-width';

describe('text on a terminal', () => {
  it.each([['abc', 3], ['日本', 4], ['e\u0301', 1], ['👩‍🚀', 2], ['café 日', 7], ['', 0]])('knows how wide %s is', (text, width) => expect(widthOf(text)).toBe(width));

  it('cuts what does not fit, never half a character', () => {
    expect(fitted('account-42', 20)).toBe('account-42');
    expect(fitted('account-42', 5)).toBe('acco…');
    expect(fitted('日本語', 4)).toBe('日…');
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, width) => expect(widthOf(fitted(printable(text), width))).toBeLessThanOrEqual(width)));
  });

  it('shows what would act on the terminal as what it is not', () => {
    expect(printable('a\u001b[31mb\nc\u202ed')).toBe('a\uFFFD[31mb\uFFFDc\uFFFDd');
    expect(printable('日本 👩‍🚀 é')).toBe('日本 👩‍🚀 é');
  });

  it('keeps columns in line whatever stands in them, and lets the last give way', () => {
    const rows = [['日本', '7', 'short'], ['ab', '1,000', 'much longer than the terminal is wide']];
    const lines = inColumns([{ header: 'NAME' }, { header: 'N', align: 'right' }, { header: 'WHAT' }], rows, { columns: 30, paint: PLAIN });
    expect(lines).toEqual(['NAME      N  WHAT', '日本      7  short', 'ab    1,000  much longer than…']);
    expect(lines.map(widthOf).every((width) => width <= 30)).toBe(true);
  });
});
