import { parseIfMatch } from './if-match';

const holds = (header: string, version: number) => parseIfMatch(header)?.(version);

describe('If-Match', () => {
  it('asks nothing where it is absent', () => {
    expect(parseIfMatch(undefined)).toBeUndefined();
  });

  it.each([
    ['"3"', 3, true],
    ['"3"', 4, false],
    [' "3" ', 3, true],
    ['"3", "4"', 4, true],
    ['"3","4"', 5, false],
    ['*', 1, true],
    ['*', 0, false],
    ['"0"', 0, true],
    ['"03"', 3, false],
    ['"99999999999999999999"', 3, false],
    ['"abc"', 3, false],
    ['""', 0, false],
  ])('%s at version %d: %s', (header, version, expected) => {
    expect(holds(header, version)).toBe(expected);
  });

  it('never takes a weak tag for a match', () => {
    expect(holds('W/"3"', 3)).toBe(false);
    expect(holds('W/"3", "4"', 3)).toBe(false);
    expect(holds('W/"3", "4"', 4)).toBe(true);
  });

  it.each(['3', '"3', '3"', '', '"3" "4"', '"3",', '*, "3"', "'3'"])('refuses %s', (header) => {
    expect(() => parseIfMatch(header)).toThrow('If-Match must be like "3"');
  });
});
