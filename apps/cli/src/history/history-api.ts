import { HttpLogReader, type Log, lines } from '@reprise/messaging';
import { z } from 'zod';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { Refused, ServiceClient } from '../services/service-client';
import { HistoryEvent, StateThen, historyEvent } from './history-event';
import type { Moment } from './moment';

const Environment = z.object({ historyService: z.url(), token: z.string().optional() });
const Page = z.object({ events: z.array(HistoryEvent) });
const Head = z.object({ position: z.number() });
const NOT_FOUND = 404;

/** Filters of a route, as it names them; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

const withQuery = (path: string, query: Query) => {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
};
const streamPath = (streamId: string) => `streams/${encodeURIComponent(streamId)}`;

/** history-service, as the commands of this folder need it. */
export class HistoryApi {
  private readonly service: ServiceClient;

  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {
    this.service = new ServiceClient(url, token);
  }

  /** The one that runs here, or the one that is named. @throws UsageError */
  static async of(readEnvironment: ReadEnvironment, url: string | undefined): Promise<HistoryApi> {
    const own = process.env['REPRISE_TOKEN'] || undefined;
    if (url !== undefined) return new HistoryApi(url, own);
    const { historyService, token } = await environmentOf(readEnvironment, Environment);
    return new HistoryApi(historyService, own ?? token);
  }

  async head(): Promise<number> {
    return Head.parse(await this.service.ask('head')).position;
  }

  /** Of the newest events of a stream, or none where there is no such stream. */
  async newest(streamId: string): Promise<HistoryEvent | undefined> {
    try {
      return Page.parse(await this.service.ask(withQuery(streamPath(streamId), { direction: 'backwards', limit: 1 }))).events[0];
    } catch (error) {
      if (error instanceof Refused && error.status === NOT_FOUND) return undefined;
      throw error;
    }
  }

  /** The first event of the log that matches. */
  async first(query: Query): Promise<HistoryEvent | undefined> {
    return Page.parse(await this.service.ask(withQuery('events', { ...query, limit: 1 }))).events[0];
  }

  async state(streamId: string, moment: Moment | undefined): Promise<StateThen> {
    return StateThen.parse(await this.service.ask(withQuery(`${streamPath(streamId)}/state`, { ...moment })));
  }

  /** A stream's events in today's shape, made no faster than they are taken. @throws UsageError, Refused; Error where the answer broke off */
  stream(streamId: string, query: Query): AsyncGenerator<readonly HistoryEvent[]> {
    return this.events(withQuery(streamPath(streamId), query));
  }

  /** The same, of the log. */
  log(query: Query): AsyncGenerator<readonly HistoryEvent[]> {
    return this.events(withQuery('events', query));
  }

  /** What happens from here on, as it is stored; connects again whenever history-service was away. */
  async *follow(after: number, { signal, report, categories }: { readonly signal: AbortSignal; readonly report: Log; readonly categories: readonly string[] }): AsyncGenerator<readonly HistoryEvent[]> {
    const headers = (): Record<string, string> => (this.token === undefined ? {} : { authorization: `Bearer ${this.token}` });
    const reader = new HttpLogReader({ url: this.url, headers, report });
    for await (const { events } of reader.follow({ after, ...(categories.length > 0 && { categories }) }, signal)) yield events.map(historyEvent);
  }

  private async *events(path: string): AsyncGenerator<readonly HistoryEvent[]> {
    const { body } = await this.service.send(path, { headers: { accept: 'application/x-ndjson' } });
    if (!body) throw new Error(`${this.url} answered without a body`);
    try {
      for await (const some of lines(body)) yield some.map((line) => historyEvent(JSON.parse(line)));
    } catch (error) {
      throw new Error(`the answer broke off: ${reason(error)}`, { cause: error });
    }
  }
}
