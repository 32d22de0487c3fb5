import { basename } from 'node:path';
import type { z } from 'zod';
import { type ParsedLine, parseLines } from './parse-lines';
import type { Problems } from './problems';
import { readLines } from './read-lines';

/** A line that is what its file promises. */
export interface BankRecord<Row> {
  readonly line: number;
  readonly row: Row;
}

export interface RecordSource<Schema extends z.ZodObject> {
  readonly path: string;
  /** Its keys are the file's columns, in order. */
  readonly schema: Schema;
  readonly problems: Problems;
  /** Told how much of the file has been read. */
  onBytes?(bytes: number): void;
}

/** The records of a file; broken lines are reported and left out. With or without the line of column names. */
export async function* readRecords<Schema extends z.ZodObject>(source: RecordSource<Schema>): AsyncGenerator<BankRecord<z.output<Schema>>> {
  const check = checker(source.schema);
  const file = basename(source.path);
  for await (const lines of readLines(source.path, (bytes) => source.onBytes?.(bytes))) {
    for (const parsed of parseLines(lines)) {
      const checked = check(parsed);
      if (typeof checked === 'string') source.problems.report({ file, line: parsed.line, why: checked });
      else if (checked) yield { line: parsed.line, row: checked };
    }
  }
}

/** Answers with the row, with what is wrong, or with nothing for a header. */
function checker<Schema extends z.ZodObject>(schema: Schema) {
  const columns = Object.keys(schema.shape);
  const isHeader = (fields: readonly string[]) => fields.length === columns.length && columns.every((name, index) => fields[index] === name);

  return (parsed: ParsedLine): z.output<Schema> | string | undefined => {
    if ('why' in parsed) return parsed.why;
    const { line, fields } = parsed;
    if (line === 1 && isHeader(fields)) return undefined;
    if (fields.length !== columns.length) return `has ${fields.length} fields, not ${columns.length} (${columns.join(';')})`;
    const checked = schema.safeParse(Object.fromEntries(columns.map((name, index) => [name, fields[index]])));
    return checked.success ? checked.data : checked.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
  };
}
