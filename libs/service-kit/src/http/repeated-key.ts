/** An object begins or ends, or a string, which is a key where a colon follows. */
const TOKEN = /[{}]|"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?/g;

/**
 * The first key that stands twice in one object, whichever way it is escaped; undefined: each stands once.
 * @param json valid JSON: nothing else is looked at, so check that first
 */
export function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, text, colon] of json.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon !== undefined && isIn(open.at(-1), unescaped(text ?? ''))) return unescaped(text ?? '');
  }
  return undefined;
}

/** Whether it was there before; it is from now on. */
function isIn(keys: Set<string> | undefined, key: string): boolean {
  const before = keys?.size;
  return keys?.add(key).size === before;
}

const unescaped = (text: string) => (text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text);
