import { z } from 'zod';

/** What is shorter is everywhere by chance. In characters. */
export const SHORTEST_VALUE = 4;
const MOST_VALUES = 1_000;

/** The values cannot be looked for as they were given. Its message never holds one. */
export class UnusableValues extends Error {}

/**
 * Values to look for: a JSON array of texts, or one a line.
 * @throws UnusableValues naming the lines, or items, that are too short to be looked for
 */
export function parseKnownValues(text: string): readonly string[] {
  const isJson = text.trimStart().startsWith('[');
  const values = isJson ? fromJson(text) : text.split('\n').map((line) => line.trim());
  const given = values.map((value, index) => ({ value, at: index + 1 })).filter(({ value }) => isJson || value !== '');
  const tooShort = given.filter(({ value }) => isTooShort(value));
  if (tooShort.length > 0) {
    const where = tooShort.map(({ at }) => at).join(', ');
    throw new UnusableValues(`${isJson ? 'item' : 'line'} ${where} is shorter than ${SHORTEST_VALUE} characters: it would be found everywhere; leave it out, or give more of it`);
  }
  if (given.length === 0) throw new UnusableValues('there is no value in it');
  return atMost(given.map(({ value }) => value));
}

/** What can be looked for of values that were opened, and how many cannot, as they are too short. */
export function usable(opened: readonly unknown[]): { readonly values: readonly string[]; readonly tooShort: number } {
  const all = [...new Set(opened.flatMap(leaves))];
  const values = atMost(all.filter((value) => !isTooShort(value)));
  return { values, tooShort: all.length - values.length };
}

const isTooShort = (value: string): boolean => [...value.trim()].length < SHORTEST_VALUE;

function atMost(values: readonly string[]): readonly string[] {
  const distinct = [...new Set(values)];
  if (distinct.length <= MOST_VALUES) return distinct;
  throw new UnusableValues(`${distinct.length} different values are more than can be looked for at once: ${MOST_VALUES}`);
}

/** Texts and numbers in it, at any depth. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

function fromJson(text: string): readonly string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(text));
  } catch {
    // What the parser says quotes the text.
    throw new UnusableValues('it begins as a JSON array does, and is no JSON array of texts');
  }
}
