import { parseLines } from './parse-lines';

const parse = (...texts: string[]) => parseLines(texts.map((text, index) => ({ number: index + 1, text })));

describe('lines of a bank file', () => {
  it('are split into fields, quoted or not', () => {
    expect(parse('1;"VKLAD";900.00;"";', '2;"a;""b""";1.00;;')).toEqual([
      { line: 1, fields: ['1', 'VKLAD', '900.00', '', ''] },
      { line: 2, fields: ['2', 'a;"b"', '1.00', '', ''] },
    ]);
  });

  it.each([
    ['1;"open;2', 'a quote is not closed'],
    ['1;"a"b;2', 'a quote closes before the field ends'],
    ['1;a"b;2', 'a quote opens inside a field'],
    ['1;a\0b;2', 'holds bytes that are not text'],
    ['1;a\rb;2', 'holds bytes that are not text'],
    ['1;\ufffd;2', 'holds bytes that are not text'],
  ])('%j is broken and takes no other line with it', (broken, why) => {
    expect(parse('1;a', broken, '3;"c"')).toEqual([
      { line: 1, fields: ['1', 'a'] },
      { line: 2, why },
      { line: 3, fields: ['3', 'c'] },
    ]);
  });

  it('do not close each other\'s quotes', () => {
    expect(parse('1;"a', 'b";2', '3;c').map((line) => 'why' in line)).toEqual([true, true, false]);
  });

  it('may be blank', () => {
    expect(parse('', '1;a', '')).toEqual([{ line: 2, fields: ['1', 'a'] }]);
  });
});
