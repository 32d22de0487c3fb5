import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';

/** A file of JSON, checked. @throws UsageError saying what is wrong with it */
export async function readJsonFile<Schema extends z.ZodType>(what: string, file: string, schema: Schema): Promise<z.output<Schema>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`can't read the ${what}: ${reason(error)}`);
  });
  const parsed = schema.safeParse(parse(text, `${what} ${file}`));
  if (!parsed.success) throw new UsageError(`the ${what} ${file} is not what it should be: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`the ${what} is no JSON: ${reason(error)}`);
  }
}
