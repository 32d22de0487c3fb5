import { z } from 'zod';
import type { ServiceName } from '../system/topology';
import type { History } from './history';

/** Where rows of a category are asked for. */
const SHELVES: Readonly<Record<string, { readonly readModel: string; readonly path: string; readonly services: readonly ServiceName[] }>> = {
  account: { readModel: 'account_balance', path: 'accounts', services: ['account-1', 'account-2'] },
  order: { readModel: 'order_summary', path: 'orders', services: ['order'] },
  lead: { readModel: 'lead_score', path: 'leads', services: ['lead'] },
};
export const CATEGORIES = Object.keys(SHELVES);
const PATIENCE_MS = 4_000;
const Row = z.object({ streamVersion: z.int() });

export interface Question {
  readonly client: number;
  readonly streamId: string;
  readonly minPosition?: number;
}

/** Which services answer for a stream. @throws RangeError for a stream of no read model */
export function shelfOf(streamId: string) {
  const shelf = SHELVES[streamId.slice(0, streamId.indexOf('-'))];
  if (!shelf) throw new RangeError(`no read model shows ${streamId}`);
  return { ...shelf, key: streamId.slice(streamId.indexOf('-') + 1) };
}

/** Asks once. What is no answer is no observation. */
export async function query(url: string, question: Question, history: History): Promise<void> {
  const { client, streamId, minPosition } = question;
  const { readModel, path, key } = shelfOf(streamId);
  const headers: Record<string, string> = minPosition === undefined ? {} : { 'reprise-min-position': String(minPosition), prefer: 'wait=2' };
  try {
    const answer = await fetch(`${url}/${path}/${key}`, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    const body: unknown = await answer.json();
    if (answer.status !== 200 && answer.status !== 404) return;
    const streamVersion = answer.status === 404 ? null : Row.parse(body).streamVersion;
    const position = Number(answer.headers.get('reprise-position') ?? 0);
    history.observed({ client, readModel, streamId, at: history.now(), position, streamVersion, ...(minPosition !== undefined && { minPosition }) });
  } catch {
    // The service is away.
  }
}
