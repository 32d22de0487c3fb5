import fc from 'fast-check';
import { canonicalJson } from '@reprise/kernel';
import { fingerprint } from './fingerprint';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, shuffled(member)]),
  );
};

describe('a fingerprint', () => {
  it('does not depend on the order of members', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      const value = JSON.parse(text) as unknown;
      expect(fingerprint(shuffled(value))).toBe(fingerprint(value));
    }));
  });

  it('is of the value itself', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      const value = JSON.parse(text) as unknown;
      expect(JSON.parse(canonicalJson(value))).toEqual(value);
    }));
  });

  it.each([
    [{ amount: 1 }, { amount: 2 }],
    [{ amount: 1 }, { amount: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: null }, {}],
  ])('tells %j from %j', (one, other) => {
    expect(fingerprint('POST', '/a', one)).not.toBe(fingerprint('POST', '/a', other));
  });

  it('tells one path from another', () => {
    expect(fingerprint('POST', '/a', {})).not.toBe(fingerprint('POST', '/b', {}));
  });
});
