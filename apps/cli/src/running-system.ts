import { z } from 'zod';
import { UsageError } from './usage-error';

/** Says where everything is; rejects with words for the user when nothing runs. */
export type ReadEnvironment = () => Promise<unknown>;

/** What a command needs to know of the running stack. @throws UsageError */
export async function environmentOf<Schema extends z.ZodType>(read: ReadEnvironment, schema: Schema): Promise<z.output<Schema>> {
  const found = await read().catch((error: unknown) => {
    throw new UsageError(reason(error));
  });
  const environment = schema.safeParse(found);
  if (!environment.success) throw new UsageError(`the running stack does not say where it is: ${z.prettifyError(environment.error)}`);
  return environment.data;
}

/** Node gives several addresses tried in vain an error without words, but with a code. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
