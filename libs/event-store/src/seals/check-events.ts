import { EVENT_COLUMNS, type EventColumns, leafOf } from './event-bytes';
import type { Flaw } from './flaw';
import { HASH_BYTES } from './merkle';

/** An event as it is read to be checked. */
export interface ReadEvent {
  /** A column is null only where somebody took the table's constraints away. */
  readonly columns: Readonly<Record<keyof EventColumns, string | null>>;
  /** The event before it in its stream stands before it in the log, or it is the stream's first. */
  readonly inOrder: boolean;
}

/** Positions, both inclusive, and what was sealed of them: 32 bytes each, none where nothing was. */
export interface Expected {
  readonly from: number;
  readonly to: number;
  readonly leaves?: Buffer;
}

const isWhole = (columns: ReadEvent['columns']): columns is EventColumns => EVENT_COLUMNS.every((name) => columns[name] !== null);

/** The first thing that is wrong with these events, in position order, of which there must be one for each position. */
export function flawOfEvents(events: readonly ReadEvent[], { from, to, leaves }: Expected): Flaw | undefined {
  let position = from;
  for (const event of events) {
    const sealed = leaves?.subarray((position - from) * HASH_BYTES, (position - from + 1) * HASH_BYTES);
    const found = Number(event.columns.position);
    if (found < position) return { position: found, why: `position ${found} is taken twice` };
    const why = found > position ? missing(position) : changed(event, sealed);
    if (why !== undefined) return { position, why };
    position += 1;
  }
  return position > to ? undefined : { position, why: missing(position) };
}

const missing = (position: number) => `there is no event at position ${position}`;

function changed({ columns, inOrder }: ReadEvent, sealed: Buffer | undefined): string | undefined {
  if (!isWhole(columns)) return 'it has no value in a column that every event has';
  if (sealed && !leafOf(columns).equals(sealed)) return 'it is not the event that was sealed';
  if (!inOrder) return `version ${columns.stream_version} of stream ${columns.stream_id} does not follow the version before it`;
  return undefined;
}
