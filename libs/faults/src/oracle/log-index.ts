import type { Evidence, LoggedEvent } from './evidence';
import { grouped } from './grouped';

/** The log by what checks look for. */
export class LogIndex {
  private readonly operations;
  private readonly streams;
  private readonly positions;

  constructor(log: Evidence['log']) {
    this.operations = grouped(log, ({ correlationId }) => correlationId);
    this.streams = grouped(log, ({ streamId }) => streamId);
    this.positions = new Map(log.map((event) => [event.position, event]));
  }

  /** What an operation wrote, in the order of the log. */
  ofOperation(id: string): readonly LoggedEvent[] {
    return this.operations.get(id) ?? [];
  }

  /** A stream, in the order of the log. */
  ofStream(streamId: string): readonly LoggedEvent[] {
    return this.streams.get(streamId) ?? [];
  }

  /** Every stream there is, in the order of the log. */
  allStreams(): Iterable<readonly [string, readonly LoggedEvent[]]> {
    return this.streams;
  }

  at(position: number): LoggedEvent | undefined {
    return this.positions.get(position);
  }
}
