import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { accountEvents } from '@reprise/contracts-accounts';
import { partitionOf } from '@reprise/messaging';
import { authorization } from '../authorization';

/** How long one question waits at the server: short enough to show progress. */
const WAIT_SECONDS = 2;
const PATIENCE_MS = 120_000;
const RETRY_MS = 200;
const PAGE = 500;

const Page = z.object({
  items: z.array(z.object({ accountId: z.string(), balance: z.int() })),
  nextCursor: z.string().nullable(),
});
const NotYet = z.object({ position: z.int(), lag: z.int() });

export interface AccountAtPosition {
  readonly accountId: string;
  /** The newest event the answer must include. */
  readonly position: number;
}

export interface ReadModel {
  readonly url: string;
  /** The system's own, where it has one. */
  readonly token?: string | undefined;
  /** Told how many positions the read model is behind. */
  onBehind?(this: void, positions: number): void;
  /** How long the read model may get no further before it counts as standing still. */
  readonly patienceMs?: number;
}

/** The read model did not get to where the log is. What was imported is safe in the log. */
export class ReadModelBehind extends Error {}

/**
 * Balances of these accounts in minor units, read only once the read model includes the newest event of each.
 * @throws ReadModelBehind
 */
export async function readBalances(accounts: readonly AccountAtPosition[], model: ReadModel): Promise<Map<string, number>> {
  await Promise.all(newestOfPartitions(accounts).map((account) => waitFor(account, model)));
  const wanted = new Set(accounts.map(({ accountId }) => accountId));
  const balances = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const page: z.infer<typeof Page> = await readPage(model, cursor);
    for (const { accountId, balance } of page.items) if (wanted.has(accountId)) balances.set(accountId, balance);
    cursor = page.nextCursor;
  } while (cursor !== null && balances.size < wanted.size);
  return balances;
}

/** A partition is read in order: who has its newest event has all of it. */
function newestOfPartitions(accounts: readonly AccountAtPosition[]): AccountAtPosition[] {
  const newest = new Map<number, AccountAtPosition>();
  for (const account of accounts) {
    const partition = partitionOf(`${accountEvents.category}-${account.accountId}`, accountEvents.topic.partitions);
    const known = newest.get(partition);
    if (!known || known.position < account.position) newest.set(partition, account);
  }
  return [...newest.values()];
}

async function waitFor(account: AccountAtPosition, model: ReadModel): Promise<void> {
  const { onBehind, patienceMs = PATIENCE_MS } = model;
  let furthest = -1;
  let since = Date.now();
  for (;;) {
    const answer = await ask(model, account);
    if (answer === undefined) return;
    if (typeof answer === 'object') {
      onBehind?.(answer.lag);
      if (answer.position > furthest) [furthest, since] = [answer.position, Date.now()];
    }
    if (Date.now() - since >= patienceMs) throw new ReadModelBehind(`${account.accountId} at position ${account.position}: ${why(answer)}`);
    await delay(RETRY_MS);
  }
}

const why = (answer: z.infer<typeof NotYet> | string) => (typeof answer === 'string' ? answer : `the read model stands at ${answer.position}`);

/** Nothing when its newest event is in; else how far the read model is, or why it gave no answer. */
async function ask({ url, token }: ReadModel, { accountId, position }: AccountAtPosition): Promise<z.infer<typeof NotYet> | string | undefined> {
  const headers = { 'Reprise-Min-Position': String(position), Prefer: `wait=${WAIT_SECONDS}`, ...authorization(token) };
  try {
    const response = await fetch(new URL(`/accounts/${accountId}`, url), { headers });
    const body: unknown = await response.json();
    if (response.ok) return undefined;
    return NotYet.safeParse(body).data ?? `${response.status} ${JSON.stringify(body)}`;
  } catch (error) {
    return `${url} does not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function readPage({ url, token }: ReadModel, cursor: string | null): Promise<z.infer<typeof Page>> {
  const query = new URLSearchParams({ limit: String(PAGE), ...(cursor !== null && { cursor }) });
  const response = await fetch(new URL(`/accounts?${query.toString()}`, url), { headers: authorization(token) });
  const page = Page.safeParse(await response.json());
  if (page.success) return page.data;
  throw new ReadModelBehind(`GET /accounts answers ${response.status} without a page of balances: ${z.prettifyError(page.error)}`);
}
