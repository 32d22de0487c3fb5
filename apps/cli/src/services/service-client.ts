import { z } from 'zod';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';

const ProblemBody = z.object({ title: z.string(), detail: z.string().optional() });
const ANSWER_WITHIN_MS = 30_000;

/** The service can't be reached: it may be starting again. */
export class Away extends UsageError {}

/** The service said no, and why. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

interface Question {
  readonly method?: 'GET' | 'POST';
  readonly body?: object;
  readonly withinMs?: number;
}

/** One service, asked over HTTP with a token. */
export class ServiceClient {
  constructor(
    readonly url: string,
    private readonly token: string | undefined,
  ) {}

  /** The JSON of a good answer. @throws Away, Refused */
  async ask(path: string, { method = 'GET', body, withinMs = ANSWER_WITHIN_MS }: Question = {}): Promise<unknown> {
    const json = body && { body: JSON.stringify(body) };
    const response = await this.send(path, { method, ...json, signal: AbortSignal.timeout(withinMs), headers: json ? { 'content-type': 'application/json' } : {} });
    return response.json().catch(() => undefined);
  }

  /** A good answer, to be read by the caller. @throws Away, Refused */
  async send(path: string, { headers, ...request }: RequestInit & { readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Response> {
    const url = new URL(path, this.url.endsWith('/') ? this.url : `${this.url}/`);
    const caller = this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
    const response = await fetch(url, { ...request, headers: { ...headers, ...caller } }).catch((error: unknown) => {
      throw new Away(`${this.url} does not answer: ${reason(error instanceof Error ? (error.cause ?? error) : error)}; npm start starts everything here`);
    });
    if (response.ok) return response;
    const problem = ProblemBody.safeParse(await response.json().catch(() => undefined));
    throw new Refused(problem.success ? (problem.data.detail ?? problem.data.title) : `${url.href} answered ${response.status}`, response.status);
  }
}
