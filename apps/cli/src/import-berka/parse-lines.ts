import { type CsvError, parse } from 'csv-parse/sync';
import type { Line } from './read-lines';

/** The fields of a line, or why it has none. */
export type ParsedLine = { readonly line: number } & ({ readonly fields: readonly string[] } | { readonly why: string });

/** The line feed is the only record end: a quote that is never closed can't reach beyond its line. */
const OPTIONS = { delimiter: ';', record_delimiter: '\n', relax_column_count: true };

/** Control characters, NUL among them, and what decoding leaves of bytes that are no UTF-8. */
const NOT_TEXT = /(?![\t\n])[\p{Cc}\ufffd]/u;

/** Fields of each line; blank lines are left out. A broken line takes no other with it. */
export function parseLines(lines: readonly Line[]): ParsedLine[] {
  const filled = lines.filter(({ text }) => text !== '');
  return parseTogether(filled) ?? filled.map(parseAlone);
}

/** Fast: one call for the block. Undefined unless every line is a record of its own. */
function parseTogether(lines: readonly Line[]): ParsedLine[] | undefined {
  const block = lines.map(({ text }) => text).join('\n');
  if (NOT_TEXT.test(block)) return undefined;
  try {
    const records = parse(block, OPTIONS);
    if (records.length !== lines.length) return undefined;
    return records.map((fields, index) => ({ line: lines[index]?.number ?? 0, fields }));
  } catch {
    return undefined;
  }
}

function parseAlone({ number, text }: Line): ParsedLine {
  if (NOT_TEXT.test(text)) return { line: number, why: 'holds bytes that are not text' };
  try {
    return { line: number, fields: parse(text, OPTIONS)[0] ?? [] };
  } catch (error) {
    return { line: number, why: whyNot(error as CsvError) };
  }
}

const REASONS: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quote closes before the field ends',
  INVALID_OPENING_QUOTE: 'a quote opens inside a field',
};

const whyNot = (error: CsvError) => REASONS[error.code] ?? error.message;
