const PROPERTY = /\\p\{\w+\}/g;
/** What UTF-16 has one unit for: beyond it, dialects write characters differently. */
const LAST = 0xffff;

const memory = new Map<string, string>();

/**
 * A document in which no pattern names properties of characters (`\p{Cc}`), which only some dialects know: in their
 * place stand ranges that each reads. Beyond U+FFFF the service may refuse what the pattern lets through.
 */
export function withPortablePatterns<Part>(part: Part): Part {
  if (Array.isArray(part)) return part.map(withPortablePatterns) as Part;
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, name === 'pattern' && typeof value === 'string' ? portable(value) : withPortablePatterns<unknown>(value)])) as Part;
}

const portable = (pattern: string): string => pattern.replaceAll(PROPERTY, rangesOf);

function rangesOf(property: string): string {
  const known = memory.get(property);
  if (known !== undefined) return known;
  const found = ranges(new RegExp(property, 'u'));
  memory.set(property, found);
  return found;
}

/** Of all characters that match, as the inside of a character class. */
function ranges(matching: RegExp): string {
  const found: string[] = [];
  let first: number | undefined;
  for (let code = 0; code <= LAST + 1; code++) {
    const matches = code <= LAST && matching.test(String.fromCharCode(code));
    if (matches) first ??= code;
    if (matches || first === undefined) continue;
    found.push(first === code - 1 ? escaped(first) : `${escaped(first)}-${escaped(code - 1)}`);
    first = undefined;
  }
  return found.join('');
}

const escaped = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;
