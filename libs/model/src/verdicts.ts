import { ALL_RULES, type Rule } from './rules';
import { type Found, search } from './search/search';
import type { Size } from './world/world';

/** What a rule is for, as far as a search can tell. */
export interface Verdict {
  readonly rule: Rule;
  /** Where it was looked for, the last of these the one where something broke. */
  readonly sizes: readonly Size[];
  readonly found: Found;
}

/** From small to large; together they have all that any rule is needed against. */
export const SMALL: readonly Size[] = [
  { streams: 'ab', relays: 1, readers: 1, faults: 0 },
  { streams: 'aa', relays: 1, readers: 1, faults: 1 },
  { streams: 'ab', relays: 1, readers: 2, faults: 0 },
  { streams: 'aa', relays: 2, readers: 1, faults: 1 },
  { streams: 'aa', relays: 1, readers: 1, faults: 2 },
];

/** Takes one rule away and looks, in larger and larger systems, for what breaks. */
export function verdictOn(rule: Rule, sizes: readonly Size[] = SMALL): Verdict {
  const tried: Size[] = [];
  let found: Found = { worlds: 0, complete: true };
  for (const size of sizes) {
    tried.push(size);
    found = search({ size, without: rule });
    if (found.broken) break;
  }
  return { rule, sizes: tried, found };
}

/** One for each rule. */
export const verdicts = (): Verdict[] => ALL_RULES.map((rule) => verdictOn(rule));
