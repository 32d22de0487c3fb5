import fc from 'fast-check';
import { repeatedKey } from './repeated-key';

type Node = { readonly entries: readonly (readonly [string, Node])[] } | { readonly items: readonly Node[] } | { readonly scalar: unknown };

/** Few different keys, so that they meet; some look like syntax or need escapes. */
const key = fc.constantFrom('a', 'b', '', '"', '\\', '{', '"a":', '__proto__', 'é', '\u2028', '🙂');
const scalar = fc.oneof(fc.string(), fc.constantFrom('":', '{"a":1}', '\\', '\\"'), fc.integer(), fc.boolean(), fc.constant(null));
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    scalar.map((value) => ({ scalar: value })),
    fc.array(tie('node'), { maxLength: 4 }).map((items) => ({ items })),
    fc.array(fc.tuple(key, tie('node')), { maxLength: 4 }).map((entries) => ({ entries })),
  ),
}));

const escaped = (text: string) => `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;

/** Written by hand: JSON.stringify can't write a key twice. */
const written = (tree: Node, [space, escapes]: readonly [string, boolean]): string => {
  const inner = (child: Node) => written(child, [space, !escapes]);
  const list = (parts: string[]) => parts.join(`${space},${space}`);
  if ('scalar' in tree) return JSON.stringify(tree.scalar);
  if ('items' in tree) return `[${space}${list(tree.items.map(inner))}${space}]`;
  const spelled = (name: string) => (escapes ? escaped(name) : JSON.stringify(name));
  return `{${space}${list(tree.entries.map(([name, value]) => `${spelled(name)}${space}:${space}${inner(value)}`))}${space}}`;
};

const keysWritten = (tree: Node): number => {
  if ('scalar' in tree) return 0;
  if ('items' in tree) return tree.items.reduce((sum, item) => sum + keysWritten(item), 0);
  return tree.entries.reduce((sum, [, value]) => sum + 1 + keysWritten(value), 0);
};

const keysRead = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, child) => sum + keysRead(child), own);
};

describe('a key that stands twice in one object', () => {
  it('is found exactly where JSON.parse loses one, however it is written', () => {
    const property = (tree: Node, space: string, escapes: boolean) => {
      const json = written(tree, [space, escapes]);
      expect(repeatedKey(json) !== undefined).toBe(keysRead(JSON.parse(json)) < keysWritten(tree));
    };
    fc.assert(fc.property(node, fc.constantFrom('', ' ', '\n\t'), fc.boolean(), property), { numRuns: 2_000 });
  });

  it('is never found in what JSON.stringify writes', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(repeatedKey(JSON.stringify(value))).toBeUndefined()));
  });

  it.each([
    ['{"a":1,"a":1}', 'a'],
    [String.raw`{"amount":1,"\u0061mount":2}`, 'amount'],
    ['{"x":{"b":1},"y":[{"b":1,"c":[],"b":2}]}', 'b'],
    ['{"a":1,"x":{"a":{"a":1}},"a":2}', 'a'],
    ['{"":1,"":2}', ''],
  ])('of %s is named', (json, repeated) => expect(repeatedKey(json)).toBe(repeated));
});
