import { lines } from '@reprise/messaging';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';

/** As `GET /audit` names them. */
export type AuditFilters = Readonly<Record<string, string>>;

export interface Audited {
  /** Of history-service. */
  readonly url: string;
  readonly filters: AuditFilters;
}

/** What `GET /audit` answers, line by line, as fast as it is taken. @throws UsageError; Error where the answer broke off */
export async function* auditedLines({ url, filters }: Audited): AsyncGenerator<string[]> {
  const response = await ask(new URL(`audit?${new URLSearchParams(filters).toString()}`, url.endsWith('/') ? url : `${url}/`));
  if (!response.body) throw new Error(`${url} answered without a body`);
  try {
    yield* lines(response.body);
  } catch (error) {
    throw new Error(`the answer broke off: ${reason(error)}`, { cause: error });
  }
}

async function ask(url: URL): Promise<Response> {
  const response = await fetch(url, { headers: { accept: 'application/x-ndjson, application/problem+json' } }).catch((error: unknown) => {
    throw new UsageError(`history-service does not answer at ${url.origin}: ${reason(error instanceof Error ? (error.cause ?? error) : error)}`);
  });
  if (response.ok) return response;
  const detail = await detailOf(response);
  throw response.status < 500 ? new UsageError(detail) : new Error(detail);
}

async function detailOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { detail } = Object(JSON.parse(text)) as { detail?: unknown };
    return typeof detail === 'string' ? detail : text;
  } catch {
    return `history-service answered ${response.status}: ${text.slice(0, 300)}`;
  }
}
