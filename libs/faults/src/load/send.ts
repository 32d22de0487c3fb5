import { z } from 'zod';
import type { Outcome } from '../oracle/evidence';

/** One command as a request. */
export interface Request {
  readonly path: string;
  readonly body: object;
  /** Correlation id and idempotency key of every try. */
  readonly id: string;
  readonly ifMatch?: number;
}

const PATIENCE_MS = 4_000;
const Stream = z.object({ streamId: z.string(), streamVersion: z.int(), position: z.int() });
const Accepted = z.union([z.object({ streams: z.array(Stream) }), Stream.transform((stream) => ({ streams: [stream] }))]);
const Refused = z.object({ type: z.string(), rule: z.string().optional() });
/** Says nothing of the command: it was not looked at, and may be sent again. */
const NOT_LOOKED_AT = [408, 429];

/** Sends it once. Whatever is not a clear answer is unknown. */
export async function send(url: string, { path, body, id, ifMatch }: Request): Promise<Outcome> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': id, 'x-correlation-id': id, ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }) };
  try {
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE_MS) });
    return outcomeOf(answer.status, await answer.json());
  } catch (error) {
    return { kind: 'unknown', reason: inWords(error) };
  }
}

/** fetch keeps what happened in the cause. */
function inWords(error: unknown): string {
  const told = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return told instanceof Error ? `${told.name}: ${told.message}` : String(told);
}

function outcomeOf(status: number, body: unknown): Outcome {
  if (status === 201) return { kind: 'ok', appended: Accepted.parse(body).streams };
  if (status >= 500 || NOT_LOOKED_AT.includes(status)) return { kind: 'unknown', reason: `status ${status}` };
  const { type, rule } = Refused.parse(body);
  return { kind: 'refused', status, type: rule ?? type };
}
