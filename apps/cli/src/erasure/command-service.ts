import { z } from 'zod';
import { authorization } from '../authorization';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { UsageError } from '../usage-error';

export interface Grounds {
  readonly reason: string;
  readonly requestedBy: string;
}

const Answer = z.object({ position: z.int(), cachesEmptyBy: z.iso.datetime(), hadKey: z.boolean().default(true) });

/** What command-service answered. */
export interface Erased extends z.infer<typeof Answer> {
  /** They were erased before this was asked. */
  readonly before: boolean;
}

export interface Services {
  readonly commands: string;
  /** Tells whether it was done before. */
  readonly history: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

const Running = z.object({ commandService: z.url(), historyService: z.url(), token: z.string().optional() });
const Problem = z.object({ detail: z.string().optional(), title: z.string().optional() });
const WITHIN_MS = 60_000;

/** The ones that are named, shown only REPRISE_TOKEN; else those that run here. @throws UsageError */
export async function servicesOf(read: ReadEnvironment, { commands, history }: { readonly commands: string | undefined; readonly history: string | undefined }): Promise<Services> {
  if (commands !== undefined) return { commands, history, headers: authorization(undefined) };
  const running = await environmentOf(read, Running);
  return { commands: running.commandService, history: history ?? running.historyService, headers: authorization(running.token) };
}

/** @throws UsageError when it was refused, or never asked; Error when it may have begun */
export async function erase(services: Services, subjectId: string, grounds: Grounds): Promise<Erased> {
  const before = await wasErased(services, subjectId);
  const response = await post(services, subjectId, grounds);
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return erasedBy(response, Answer.parse(body), before);
  const said = inWords(response.status, body);
  throw response.status < 500 ? new UsageError(said) : new Error(`${said}. It may have begun, and is then finished later: ask again`);
}

/** Where history could not tell, its answer does by the time that it names: it is the one of the first erasure. */
function erasedBy(response: Response, answer: z.infer<typeof Answer>, before: boolean | undefined): Erased {
  const now = Date.parse(response.headers.get('date') ?? '');
  return { ...answer, before: before ?? Date.parse(answer.cachesEmptyBy) <= now };
}

async function post({ commands, headers }: Services, subjectId: string, grounds: Grounds): Promise<Response> {
  const url = new URL(`subjects/${encodeURIComponent(subjectId)}/erasure`, asFolder(commands));
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(grounds), signal: AbortSignal.timeout(WITHIN_MS) };
  return fetch(url, init).catch((error: unknown) => {
    throw new Error(`command-service does not answer at ${url.origin}: ${reason(error instanceof Error ? (error.cause ?? error) : error)}. If it was asked, it finishes later: ask again`);
  });
}

async function wasErased({ history, headers }: Services, subjectId: string): Promise<boolean | undefined> {
  if (history === undefined) return undefined;
  const url = new URL(`streams/subject-${encodeURIComponent(subjectId)}?limit=1`, asFolder(history));
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(WITHIN_MS) }).catch(() => undefined);
  await answer?.body?.cancel();
  if (answer?.ok) return true;
  return answer?.status === 404 ? false : undefined;
}

const asFolder = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

function inWords(status: number, body: unknown): string {
  const { detail, title } = Problem.safeParse(body).data ?? {};
  if (status === 404) return 'this command-service erases nobody: it has no vault';
  return detail ?? title ?? `command-service answered ${status}`;
}
