/** Given for each place where a pattern ends: which pattern, and the index after its last byte. */
export type OnMatch = (pattern: number, end: number) => void;

const BYTES = 256;
const ROOT = 0;

const lower = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);

interface Trie {
  /** Of a state, by class of the next byte; a state's row begins at its number times `width`. */
  readonly next: number[];
  /** Patterns that end in a state. */
  readonly ends: number[][];
}

/**
 * Aho and Corasick: finds any number of patterns in one pass over the bytes, whose cost is that of a table look-up for each
 * byte. What it has seen is all in one number, the state, so that a stream may be cut into chunks anywhere.
 */
export class Automaton {
  private readonly classes = new Uint16Array(BYTES);
  private readonly width: number;
  /** Row of the next state; its complement where patterns end in that state. */
  private readonly next: Int32Array;
  private readonly ends: readonly (readonly number[])[];

  /** @param anyCase ASCII letters are the same in either case */
  constructor(patterns: readonly Uint8Array[], { anyCase = false }: { readonly anyCase?: boolean } = {}) {
    const same = anyCase ? lower : (byte: number) => byte;
    const used = [...new Set(patterns.flatMap((pattern) => [...pattern].map(same)))];
    used.forEach((byte, index) => (this.classes[byte] = index + 1));
    for (let byte = 0; byte < BYTES; byte += 1) this.classes[byte] = this.classes[same(byte)] ?? 0;
    this.width = used.length + 1;
    const trie = this.trieOf(patterns);
    this.next = this.completed(trie);
    this.ends = trie.ends;
  }

  /** @returns the state after the chunk, for the next one of the same stream; a stream begins with 0 */
  scan(chunk: Uint8Array, state: number, onMatch: OnMatch): number {
    const { next, classes } = this;
    let row = state;
    for (let index = 0; index < chunk.length; index += 1) {
      row = next[row + (classes[chunk[index] as number] as number)] as number;
      if (row < 0) {
        row = ~row;
        for (const pattern of this.ends[row / this.width] ?? []) onMatch(pattern, index + 1);
      }
    }
    return row;
  }

  private trieOf(patterns: readonly Uint8Array[]): Trie {
    const trie: Trie = { next: new Array<number>(this.width).fill(ROOT), ends: [[]] };
    patterns.forEach((pattern, index) => {
      let state = ROOT;
      for (const byte of pattern) state = this.child(trie, state * this.width + (this.classes[byte] ?? 0));
      if (state !== ROOT) trie.ends[state]?.push(index);
    });
    return trie;
  }

  private child({ next, ends }: Trie, at: number): number {
    const known = next[at] ?? ROOT;
    if (known !== ROOT) return known;
    const made = ends.push([]) - 1;
    for (let count = 0; count < this.width; count += 1) next.push(ROOT);
    next[at] = made;
    return made;
  }

  /** Every state gets a successor for every byte: where the trie has none, that of the longest suffix which it has. */
  private completed({ next, ends }: Trie): Int32Array {
    const fallback = new Int32Array(ends.length);
    const queue = [ROOT];
    for (const state of queue) {
      for (let of = 0; of < this.width; of += 1) {
        const at = state * this.width + of;
        const viaFallback = state === ROOT ? ROOT : (next[(fallback[state] ?? ROOT) * this.width + of] ?? ROOT);
        const child = next[at] ?? ROOT;
        if (child === ROOT) {
          next[at] = viaFallback;
          continue;
        }
        fallback[child] = viaFallback;
        ends[child]?.push(...(ends[viaFallback] ?? []));
        queue.push(child);
      }
    }
    return Int32Array.from(next, (state) => (ends[state]?.length ? ~(state * this.width) : state * this.width));
  }
}
