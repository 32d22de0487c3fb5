import { PostgresEventStore } from '@reprise/event-store';
import { z } from 'zod';
import { UsageError } from './usage-error';

/** What the import needs of the running stack; `reprise env --json` gives more. */
const Environment = z.object({
  eventStore: z.object({ writer: z.url() }),
  accountProjection: z.url(),
});
export type ImportEnvironment = z.infer<typeof Environment>;

/** Rejects with words for the user when nothing runs. */
export type ReadEnvironment = () => Promise<unknown>;

const START_FIRST = 'start the stack first: npm start -- --detach';
const PROBE_MS = 5_000;

/** Where to import into, once it is known to answer. @throws UsageError */
export async function findEnvironment(read: ReadEnvironment): Promise<ImportEnvironment> {
  const found = await read().catch((error: unknown) => {
    throw new UsageError(reason(error));
  });
  const environment = Environment.safeParse(found);
  if (!environment.success) throw new UsageError(`the running stack does not say where it is: ${z.prettifyError(environment.error)}`);
  await probe(environment.data.accountProjection);
  return environment.data;
}

async function probe(accountProjection: string): Promise<void> {
  try {
    await fetch(new URL('/health/live', accountProjection), { signal: AbortSignal.timeout(PROBE_MS) });
  } catch {
    throw new UsageError(`account-projection does not answer at ${accountProjection}; ${START_FIRST}`);
  }
}

/** @throws UsageError */
export async function openLog({ eventStore: { writer } }: ImportEnvironment): Promise<PostgresEventStore> {
  try {
    return await PostgresEventStore.open({ url: writer });
  } catch (error) {
    throw new UsageError(`the event store can't be opened at ${new URL(writer).host}: ${reason(error)}; ${START_FIRST}`);
  }
}

/** Node gives several addresses tried in vain an error without words, but with a code. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
