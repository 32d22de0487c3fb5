import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { concurrently } from './concurrently';

const AT_ONCE = 16;

/** How long one question waits at the server. */
const WAIT_SECONDS = 10;

const PATIENCE_MS = 120_000;

const RETRY_MS = 200;

const Account = z.object({ balance: z.int() });

export interface AccountAtPosition {
  readonly accountId: string;
  /** The newest event the answer must include. */
  readonly position: number;
}

export interface ReadModel {
  readonly url: string;
  /** Told how many accounts have been confirmed. */
  onAccounts?(count: number): void;
  /** How long the read models may confirm nothing before they count as standing still. */
  readonly patienceMs?: number;
}

/** The read models did not get to where the log is. What was imported is safe in the log. */
export class ReadModelBehind extends Error {}

/**
 * Balance of every account in minor units, read only once the read model includes its newest event.
 * @throws ReadModelBehind
 */
export async function readBalances(accounts: readonly AccountAtPosition[], model: ReadModel): Promise<Map<string, number>> {
  const balances = new Map<string, number>();
  const inLogOrder = accounts.toSorted((a, b) => a.position - b.position);
  const patienceMs = model.patienceMs ?? PATIENCE_MS;
  let lastAnswer = Date.now();
  await concurrently(inLogOrder, AT_ONCE, async (account) => {
    for (;;) {
      const answer = await ask(model.url, account);
      if (typeof answer === 'number') {
        balances.set(account.accountId, answer);
        lastAnswer = Date.now();
        model.onAccounts?.(balances.size);
        return;
      }
      if (Date.now() - lastAnswer >= patienceMs) throw new ReadModelBehind(`${account.accountId} at position ${account.position}: ${answer}`);
      await delay(RETRY_MS);
    }
  });
  return balances;
}

/** The balance, or why there is none yet. */
async function ask(url: string, { accountId, position }: AccountAtPosition): Promise<number | string> {
  const headers = { 'Reprise-Min-Position': String(position), Prefer: `wait=${WAIT_SECONDS}` };
  try {
    const response = await fetch(new URL(`/accounts/${accountId}`, url), { headers });
    const body: unknown = await response.json();
    if (!response.ok) return `${response.status} ${JSON.stringify(body)}`;
    const account = Account.safeParse(body);
    return account.success ? account.data.balance : `an answer without a balance: ${z.prettifyError(account.error)}`;
  } catch (error) {
    return `${url} does not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}
