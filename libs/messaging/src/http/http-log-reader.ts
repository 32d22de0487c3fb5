import type { StoredEvent } from '@reprise/kernel';
import { z } from 'zod';
import { Backoff } from '../backoff';
import { LogUnavailable } from '../errors';
import { Availability, type Log, silent } from '../log';
import type { LogPage, LogQuery, LogReader, StreamReader } from '../log-reader';
import { Troubles } from '../troubles';
import { lines } from './lines';
import { readAhead } from './read-ahead';
import { Silence } from './silence';
import { parsedLines, toPage } from './stored-lines';

export interface HttpLogReaderOptions {
  /** Of history-service. */
  readonly url: string;
  /** Asked before every request: authorization, which may change. What it throws counts as a log that can't be read. */
  readonly headers?: () => Readonly<Record<string, string>>;
  readonly report?: Log;
  /** A connection that says nothing for so long is taken for dead. Default 15,000 ms. */
  readonly silenceMs?: number;
}

/** Lines read ahead of the consumer, at most: what came meanwhile is one page. */
const PAGE = 1_000;

const NOT_FOUND = 404;

interface Asking {
  readonly signal?: AbortSignal | undefined;
  /** Answers that stand for an empty history. */
  readonly nothing?: number;
}

const Head = z.object({ position: z.int().min(0) });

/** The log as history-service serves it: NDJSON over HTTP, page by page as it comes, with TCP's back-pressure. */
export class HttpLogReader implements LogReader, StreamReader {
  /** Following it. */
  readonly troubles = new Troubles();
  private readonly availability: Availability;

  constructor(private readonly options: HttpLogReaderOptions) {
    this.availability = new Availability(`log at ${options.url}`, options.report ?? silent, this.troubles);
  }

  async head(): Promise<number> {
    const response = await accepted(await this.ask(new URL('head', this.base), AbortSignal.timeout(this.silenceMs)));
    const head = Head.safeParse(await response.json());
    if (!head.success) throw new LogUnavailable(response.url, z.prettifyError(head.error));
    return head.data.position;
  }

  async *read(query: LogQuery): AsyncGenerator<LogPage> {
    const { until } = query;
    for await (const page of this.pages(this.eventsUrl(query, false))) {
      if (until === undefined || page.position < until) {
        yield page;
        continue;
      }
      yield { events: page.events.filter(({ position }) => position <= until), position: until };
      return;
    }
  }

  async *follow(query: Omit<LogQuery, 'until'>, signal: AbortSignal): AsyncGenerator<LogPage> {
    const backoff = new Backoff();
    let { after } = query;
    while (!signal.aborted) {
      try {
        for await (const page of this.pages(this.eventsUrl({ ...query, after }, true), { signal })) {
          after = page.position;
          yield page;
          this.availability.back();
          backoff.reset();
        }
      } catch (error) {
        if (!signal.aborted) this.availability.away(error);
      }
      await backoff.wait(signal);
    }
  }

  /** @throws LogUnavailable */
  async *readStream({ streamId }: { readonly streamId: string }): AsyncGenerator<StoredEvent> {
    const url = new URL(`streams/${encodeURIComponent(streamId)}?shape=stored`, this.base);
    for await (const { events } of this.pages(url, { nothing: NOT_FOUND })) yield* events;
  }

  private get base(): string {
    return this.options.url.endsWith('/') ? this.options.url : `${this.options.url}/`;
  }

  private get silenceMs(): number {
    return this.options.silenceMs ?? 15_000;
  }

  private async *pages(url: URL, { signal, nothing }: Asking = {}): AsyncGenerator<LogPage> {
    const silence = new Silence(this.silenceMs, url.href);
    try {
      const answer = await silence.ended(this.ask(url, AbortSignal.any([silence.signal, ...(signal ? [signal] : [])])));
      if (answer.status === nothing) return;
      const response = await accepted(answer);
      if (!response.body) throw new LogUnavailable(url.href, 'the answer has no body');
      const received = parsedLines(lines(silence.watch(response.body)), url.href);
      for await (const page of readAhead(received, PAGE)) yield toPage(page);
    } finally {
      silence.close();
    }
  }

  private eventsUrl({ after, until, categories = [] }: LogQuery, following: boolean): URL {
    const url = new URL('events', this.base);
    url.searchParams.set('from', String(after + 1));
    url.searchParams.set('shape', 'stored');
    if (until !== undefined) url.searchParams.set('until', String(until));
    if (following) url.searchParams.set('follow', 'true');
    for (const category of categories) url.searchParams.append('category', category);
    return url;
  }

  private async ask(url: URL, signal: AbortSignal): Promise<Response> {
    try {
      const headers = { accept: 'application/x-ndjson, application/json', ...this.options.headers?.() };
      return await fetch(url, { headers, signal });
    } catch (cause) {
      throw new LogUnavailable(url.href, String(cause instanceof Error ? (cause.cause ?? cause) : cause), { cause });
    }
  }
}

async function accepted(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw new LogUnavailable(response.url, `it answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
}
