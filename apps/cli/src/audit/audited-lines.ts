import { lines } from '@reprise/messaging';
import { authorization } from '../authorization';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';

/** As `GET /audit` names them. */
export type AuditFilters = Readonly<Record<string, string>>;

export interface Audited {
  /** Of history-service. */
  readonly url: string;
  readonly filters: AuditFilters;
  /** The token of the system asked, where it is the one that runs here. */
  readonly token?: string | undefined;
}

/** What `GET /audit` answers, line by line, as fast as it is taken. @throws UsageError; Error where the answer broke off */
export async function* auditedLines({ url, filters, token }: Audited): AsyncGenerator<string[]> {
  const audit = new URL(`audit?${new URLSearchParams(filters).toString()}`, url.endsWith('/') ? url : `${url}/`);
  const response = await ask(audit, authorization(token));
  if (!response.body) throw new Error(`${url} answered without a body`);
  try {
    yield* lines(response.body);
  } catch (error) {
    throw new Error(`the answer broke off: ${reason(error)}`, { cause: error });
  }
}

async function ask(url: URL, caller: Readonly<Record<string, string>>): Promise<Response> {
  const headers = { accept: 'application/x-ndjson, application/problem+json', ...caller };
  const response = await fetch(url, { headers }).catch((error: unknown) => {
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
