import type { StoredEvent } from '@reprise/kernel';

/** Which part of the log to read; always in position order. */
export interface LogQuery {
  /** Exclusive: 0 reads from the beginning. */
  readonly after: number;
  /** Inclusive; without it, to where the head stood when reading began. */
  readonly until?: number;
  /** Only streams of these categories. */
  readonly categories?: readonly string[];
}

/** A stretch of the log: every matching event up to and including `position`, the last included. */
export interface LogPage {
  readonly events: readonly StoredEvent[];
  /** Read up to here: no matching event at or below this position is still to come. */
  readonly position: number;
}

/** One stream on its own; the log's order within it. */
export interface StreamReader {
  /** Every event as it is stored, on demand; none where there is no such stream. */
  readStream(query: { readonly streamId: string }): AsyncIterable<StoredEvent>;
}

/** What messaging needs of a log. The event store is one; history-service over HTTP is another. */
export interface LogReader {
  /** Position of the newest event, 0 in an empty log. */
  head(): Promise<number>;
  /** Pages on demand: nothing is read ahead of the consumer by more than a page. Ends at `until` or the head. */
  read(query: LogQuery): AsyncIterable<LogPage>;
  /** As `read`, but never ends: waits for what is appended next. Ends when `signal` aborts. */
  follow(query: Omit<LogQuery, 'until'>, signal: AbortSignal): AsyncIterable<LogPage>;
}
