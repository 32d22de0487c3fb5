import { EventEmitter, once } from 'node:events';
import { type StoredEvent, categoryOf } from '@reprise/kernel';
import type { LogPage, LogQuery, LogReader } from '@reprise/messaging';

const RECORDED_AT = '2026-01-01T00:00:00.000Z';

/** An event as a log would hold it. */
export const storedEvent = (position: number, streamId: string, fields: Partial<StoredEvent> = {}): StoredEvent => ({
  position,
  streamId,
  streamVersion: 1,
  eventId: `event-${position}`,
  type: 'Happened',
  schemaVersion: 1,
  data: { at: position },
  metadata: { correlationId: 'correlation', causationId: 'cause', actor: 'tester' },
  occurredAt: RECORDED_AT,
  recordedAt: RECORDED_AT,
  ...fields,
});

/** A log in memory, for feeds and consumers that are tested without one. */
export class MemoryLog implements LogReader {
  readonly events: StoredEvent[] = [];
  private readonly appended = new EventEmitter().setMaxListeners(0);

  constructor(private readonly pageSize = 1_000) {}

  /** One event for each stream named. */
  append(...streamIds: readonly string[]): readonly StoredEvent[] {
    const added = streamIds.map((streamId, index) => storedEvent(this.events.length + index + 1, streamId));
    this.events.push(...added);
    this.appended.emit('appended');
    return added;
  }

  head(): Promise<number> {
    return Promise.resolve(this.events.length);
  }

  async *read({ after, until, categories }: LogQuery): AsyncGenerator<LogPage> {
    const end = Math.min(until ?? this.events.length, this.events.length);
    for (let from = after; from < end; from += this.pageSize) {
      const position = Math.min(from + this.pageSize, end);
      const stretch = this.events.slice(from, position);
      yield await Promise.resolve({ events: stretch.filter(({ streamId }) => !categories || categories.includes(categoryOf(streamId))), position });
    }
  }

  async *follow(query: Omit<LogQuery, 'until'>, signal: AbortSignal): AsyncGenerator<LogPage> {
    let { after } = query;
    while (!signal.aborted) {
      for await (const page of this.read({ ...query, after })) {
        after = page.position;
        yield page;
        if (signal.aborted) return;
      }
      if (after >= this.events.length) await once(this.appended, 'appended', { signal }).catch(() => undefined);
    }
  }
}
