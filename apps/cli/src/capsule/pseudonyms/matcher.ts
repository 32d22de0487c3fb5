/** How a value is found inside a text: anywhere, or only as a word of its own. */
type Standing = 'anywhere' | 'word';

export interface Known {
  readonly value: string;
  readonly pseudonym: string;
  readonly standing: Standing;
}

const WORD = /[\p{L}\p{N}]/u;

/** Upper and lower case are one, where that does not change how long a text is. */
const foldedUnit = (unit: string) => {
  const lower = unit.toLowerCase();
  return lower.length === unit.length ? lower : unit;
};
const folded = (text: string) => [...text].map(foldedUnit).join('');

interface Text {
  readonly text: string;
  readonly low: string;
}

/** Replaces all known values in a text, the longest first, in upper or lower case. */
export class Matcher {
  private readonly byFolded = new Map<string, Known[]>();
  /** How long the values are that begin so, the longest first: many values have few lengths. */
  private readonly lengths = new Map<string, number[]>();

  constructor(known: Iterable<Known>) {
    for (const each of known) if (each.value !== '') add(this.byFolded, folded(each.value), each);
    for (const value of this.byFolded.keys()) add(this.lengths, value[0] ?? '', value.length);
    for (const [first, lengths] of this.lengths) this.lengths.set(first, [...new Set(lengths)].sort((a, b) => b - a));
  }

  replaced(text: string, written: (pseudonym: string) => string): string {
    const low = folded(text);
    let [result, at] = ['', 0];
    while (at < text.length) {
      const found = this.at(at, { text, low });
      result += found ? written(found.pseudonym) : (text[at] ?? '');
      at += found ? found.value.length : 1;
    }
    return result;
  }

  /** The longest that stands there; of several, the one that is written so. */
  private at(at: number, { text, low }: Text): Known | undefined {
    for (const length of this.lengths.get(low[at] ?? '') ?? []) {
      const candidates = this.byFolded.get(low.slice(at, at + length)) ?? [];
      const standing = candidates.filter(({ standing: how }) => how === 'anywhere' || isWord(text, at, length));
      if (standing.length > 0) return standing.find(({ value }) => text.startsWith(value, at)) ?? standing[0];
    }
    return undefined;
  }
}

function add<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

const isWord = (text: string, at: number, length: number) => !WORD.test(text[at - 1] ?? '') && !WORD.test(text[at + length] ?? '');
