import { UnusableValues, parseKnownValues, usable } from './known-values';

describe('known values', () => {
  it('are one a line, or a JSON array, each once', () => {
    expect(parseKnownValues('Ada Lovelace\r\n\n  ada@example.org \nAda Lovelace\n')).toEqual(['Ada Lovelace', 'ada@example.org']);
    expect(parseKnownValues(' ["Ada Lovelace", "12 St James\\nLondon"]')).toEqual(['Ada Lovelace', '12 St James\nLondon']);
  });

  it.each([
    ['a line too short', 'Ada Lovelace\n\nAda\nx\n', 'line 3, 4 is shorter than 4 characters'],
    ['an item too short', '["Ada L", "zoë"]', 'item 2 is shorter than 4 characters'],
    ['an empty item', '["Ada L", ""]', 'item 2 is shorter'],
    ['nothing', '\n \n', 'no value'],
    ['no JSON', '["Ada Lovelace"', 'no JSON array of texts'],
    ['JSON of something else', '[["Ada Lovelace"]]', 'no JSON array of texts'],
    ['too many', Array.from({ length: 1_001 }, (_, index) => `value ${index}`).join('\n'), '1001 different values'],
  ])('are refused when there is %s, without being shown', (_what, text, message) => {
    const refused = () => parseKnownValues(text);
    expect(refused).toThrow(UnusableValues);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow('Ada L');
  });

  it('are all texts and numbers of what was opened, but those that are too short', () => {
    const opened = ['Ada Lovelace', { street: '12 St James', zip: 12345, country: 'GB', lines: ['Ada Lovelace', null, true] }];
    expect(usable(opened)).toEqual({ values: ['Ada Lovelace', '12 St James', '12345'], tooShort: 1 });
  });
});
