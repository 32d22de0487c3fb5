import { type StoredEvent, categoryOf } from '@reprise/kernel';
import type { LogPage, LogQuery, LogReader, StreamReader } from '@reprise/messaging';

/** A log that is given as it is; its positions may have gaps where other contexts' events would be. */
export class MemoryHistory implements LogReader, StreamReader {
  /** Pages that were read. */
  pages = 0;

  constructor(
    private readonly events: readonly StoredEvent[],
    private readonly pageSize = 7,
  ) {}

  head(): Promise<number> {
    return Promise.resolve(this.events.at(-1)?.position ?? 0);
  }

  async *read({ after, until, categories }: LogQuery): AsyncGenerator<LogPage> {
    const end = until ?? (await this.head());
    const matching = this.events.filter(({ position, streamId }) => position > after && position <= end && (!categories || categories.includes(categoryOf(streamId))));
    for (let at = 0; at < matching.length; at += this.pageSize) {
      const events = matching.slice(at, at + this.pageSize);
      this.pages += 1;
      yield { events, position: at + this.pageSize < matching.length ? (events.at(-1)?.position ?? end) : end };
    }
  }

  follow(): AsyncIterable<LogPage> {
    throw new Error('nobody waits for more of a history that is given');
  }

  async *readStream({ streamId }: { readonly streamId: string }): AsyncGenerator<StoredEvent> {
    await Promise.resolve();
    yield* this.events.filter((event) => event.streamId === streamId);
  }
}
