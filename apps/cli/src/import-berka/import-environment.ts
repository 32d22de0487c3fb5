import { PostgresEventStore } from '@reprise/event-store';
import { z } from 'zod';
import { authorization } from '../authorization';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { UsageError } from '../usage-error';
import { RunningVault } from '../vault/vault-place';

/** What the import needs of the running stack; `reprise env --json` gives more. */
const Environment = z.object({
  eventStore: z.object({ writer: z.url() }),
  accountProjection: z.url(),
  vault: RunningVault.nullish(),
  token: z.string().optional(),
});
export type ImportEnvironment = z.infer<typeof Environment>;

const START_FIRST = 'start the stack first: npm start -- --detach';
const PROBE_MS = 5_000;

/** Where to import into, once it is known to answer. @throws UsageError */
export async function findEnvironment(read: ReadEnvironment): Promise<ImportEnvironment> {
  const environment = await environmentOf(read, Environment);
  await probe(environment);
  return environment;
}

const REFUSED = [401, 403];

/** What is asked for at the end must be answered then. */
async function probe({ accountProjection: url, token }: ImportEnvironment): Promise<void> {
  const asked = fetch(new URL('/accounts?limit=1', url), { headers: authorization(token), signal: AbortSignal.timeout(PROBE_MS) });
  const answer = await asked.catch(() => {
    throw new UsageError(`account-projection does not answer at ${url}; ${START_FIRST}`);
  });
  const said = await answer.text();
  if (REFUSED.includes(answer.status)) throw new UsageError(`account-projection refuses to be asked, with the token in REPRISE_TOKEN or without one: ${said}`);
}

/** @throws UsageError */
export async function openLog({ eventStore: { writer } }: Pick<ImportEnvironment, 'eventStore'>): Promise<PostgresEventStore> {
  try {
    return await PostgresEventStore.open({ url: writer });
  } catch (error) {
    throw new UsageError(`the event store can't be opened at ${new URL(writer).host}: ${reason(error)}; ${START_FIRST}`);
  }
}
