import { withPortablePatterns } from './portable-patterns';

describe('patterns of a document', () => {
  const patternOf = (pattern: string) => withPortablePatterns({ properties: { name: [{ pattern }] } }).properties.name[0]?.pattern ?? '';

  it('name no property of characters', () => {
    expect(patternOf(String.raw`^[^\p{Cc}\p{Cs}]*$`)).toBe(String.raw`^[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]*$`);
  });

  it.each([String.raw`[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]`, String.raw`^[^\p{C}]+$`])('let through and refuse what %s did', (pattern) => {
    const [before, after] = [new RegExp(pattern, 'u'), new RegExp(patternOf(pattern))];
    const differing = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((one) => before.test(one) !== after.test(one));
    expect(differing).toEqual([]);
  });

  it('leave everything else as it is', () => {
    const part = { pattern: '^[a-z]+$', required: ['pattern'], minimum: 1, nothing: null };
    expect(withPortablePatterns(part)).toEqual(part);
  });
});
