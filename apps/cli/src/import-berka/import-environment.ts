import { PostgresEventStore } from '@reprise/event-store';
import { z } from 'zod';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { UsageError } from '../usage-error';

/** What the import needs of the running stack; `reprise env --json` gives more. */
const Environment = z.object({
  eventStore: z.object({ writer: z.url() }),
  accountProjection: z.url(),
});
export type ImportEnvironment = z.infer<typeof Environment>;

const START_FIRST = 'start the stack first: npm start -- --detach';
const PROBE_MS = 5_000;

/** Where to import into, once it is known to answer. @throws UsageError */
export async function findEnvironment(read: ReadEnvironment): Promise<ImportEnvironment> {
  const environment = await environmentOf(read, Environment);
  await probe(environment.accountProjection);
  return environment;
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
