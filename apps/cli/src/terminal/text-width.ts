const segmenter = new Intl.Segmenter();

/** Characters that take two columns: East Asian ones and pictures. */
const WIDE = /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
/** What would move the cursor, change colours or turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\u2028-\u202E\u2066-\u2069\uFFF9-\uFFFB]/gu;
const PLAIN = /^[\x20-\x7e]*$/;

const graphemes = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);
const columnsOf = (grapheme: string) => (WIDE.test(grapheme) ? 2 : 1);

/** Columns that a line takes on a terminal. */
export const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : graphemes(text).reduce((sum, one) => sum + columnsOf(one), 0));

/** One line that a terminal shows as it is: data can't act on it. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, '\uFFFD');

/** So much of it as fits, with … where something is left out. */
export function fitted(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let [taken, left] = ['', columns - 1];
  for (const one of graphemes(text)) {
    left -= columnsOf(one);
    if (left < 0) break;
    taken += one;
  }
  return columns > 0 ? `${taken}…` : '';
}

export const padded = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - widthOf(text)));
