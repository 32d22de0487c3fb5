import { z } from 'zod';

const PATIENCE_MS = 2_000;

/** Whether a service takes requests; if not, why. */
export type Health = { readonly ready: true } | { readonly ready: false; readonly why: string };

/** What a service answers that is not ready: which of its checks fail, and how. */
const NotReady = z.object({
  detail: z.string().optional(),
  checks: z.record(z.string(), z.object({ message: z.string().optional() })).optional(),
});

export async function healthOf(url: string): Promise<Health> {
  try {
    const answer = await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = await answer.text();
    return answer.ok ? { ready: true } : { ready: false, why: reasonIn(text) ?? `/health/ready answers ${answer.status}` };
  } catch (error) {
    return { ready: false, why: (error as Error).name === 'TimeoutError' ? `no answer within ${PATIENCE_MS / 1_000} s` : 'it does not answer' };
  }
}

function reasonIn(text: string): string | undefined {
  const { data } = NotReady.safeParse(parseJson(text));
  const failing = Object.entries(data?.checks ?? {}).map(([name, { message }]) => (message ? `${name}: ${message}` : name));
  return failing.join('; ') || data?.detail;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How far a service is behind: events not applied or not published yet, and rows that stand still. */
export interface Backlog {
  readonly lag?: number;
  readonly parked?: number;
}

/** Read from its metrics; nothing of what it does not tell. */
export async function backlogOf(url: string): Promise<Backlog> {
  try {
    const answer = await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = answer.ok ? await answer.text() : '';
    return { ...figure('lag', text, /^reprise_(?:projection|relay)_lag(?:{.*})? (\d+)$/m), ...figure('parked', text, /^reprise_projection_parked_keys(?:{.*})? (\d+)$/m) };
  } catch {
    return {};
  }
}

function figure<Name extends string>(name: Name, text: string, pattern: RegExp): { [key in Name]?: number } {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? {} : ({ [name]: Number(found) } as { [key in Name]?: number });
}
