import type { StoredEvent } from '@reprise/kernel';
import { lines } from '@reprise/messaging';
import { z } from 'zod';
import { Refused, type ServiceClient } from '../../services/service-client';

const NOT_FOUND = 404;
const State = z.object({ state: z.unknown() });
const Causes = z.object({ causes: z.array(z.looseObject({ kind: z.string(), streamId: z.string().optional(), streamVersion: z.number().optional() })) });
const Stored = z.looseObject({ position: z.number(), streamId: z.string(), streamVersion: z.number(), type: z.string() });

/** The end of a prefix of a stream. */
export interface StreamEnd {
  readonly streamId: string;
  readonly streamVersion: number;
}

type Query = Readonly<Record<string, string>>;

/** What a capsule asks history-service for; events come as they are stored. @throws Away, Refused */
export class HistorySlices {
  constructor(private readonly service: ServiceClient) {}

  /** The event at a position. */
  async at(position: number): Promise<StoredEvent> {
    return stored(await this.service.ask(`events/${position}?shape=stored`));
  }

  /** A stream from its beginning, at most `limit` events of it. */
  stream(streamId: string, limit: number): Promise<StoredEvent[]> {
    return this.events(`streams/${encodeURIComponent(streamId)}`, { limit: String(limit) });
  }

  /** Every event of a correlation id, at most `limit` of them. */
  correlated(correlationId: string, limit: number): Promise<StoredEvent[]> {
    return this.events('audit', { correlationId, limit: String(limit) });
  }

  /** The events that led to the one at a position. */
  async causesOf(position: number): Promise<StreamEnd[]> {
    const { causes } = Causes.parse(await this.service.ask(`events/${position}/causation?depth=50&limit=1`));
    return causes.flatMap(({ streamId, streamVersion }) => (streamId !== undefined && streamVersion !== undefined ? [{ streamId, streamVersion }] : []));
  }

  /** As the decider of that service folds it; null where it knows none. */
  async stateOf({ streamId, streamVersion }: StreamEnd): Promise<unknown> {
    try {
      return State.parse(await this.service.ask(`streams/${encodeURIComponent(streamId)}/state?version=${streamVersion}`)).state;
    } catch (error) {
      if (error instanceof Refused && error.status === NOT_FOUND) return null;
      throw error;
    }
  }

  private async events(path: string, query: Query): Promise<StoredEvent[]> {
    const asked = `${path}?${new URLSearchParams({ ...query, shape: 'stored' }).toString()}`;
    const { body } = await this.service.send(asked, { headers: { accept: 'application/x-ndjson' } });
    const events: StoredEvent[] = [];
    if (body) for await (const some of lines(body)) events.push(...some.map((line) => stored(JSON.parse(line))));
    return events;
  }
}

const stored = (answer: unknown): StoredEvent => {
  Stored.parse(answer);
  return answer as StoredEvent;
};
