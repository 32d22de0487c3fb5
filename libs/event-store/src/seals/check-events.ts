import { type KnownPurges, flawOfEmptied, flawOfTelling } from './check-purged';
import { EVENT_COLUMNS, type EventColumns, leafOf } from './event-bytes';
import type { Flaw } from './flaw';
import { HASH_BYTES } from './merkle';
import type { ReadEvent } from './read-event';

/** Positions, both inclusive, and what was sealed of them: 32 bytes each, none where nothing was. */
export interface Expected {
  readonly from: number;
  readonly to: number;
  readonly leaves?: Buffer;
  /** Without it, the record of a purge is believed, and so is what tells of one. */
  readonly purges?: KnownPurges;
}

const isWhole = (columns: ReadEvent['columns']): columns is EventColumns => EVENT_COLUMNS.every((name) => columns[name] !== null);

/** The first thing that is wrong with these events, in position order, of which there must be one for each position. */
export function flawOfEvents(events: readonly ReadEvent[], { from, to, leaves, purges }: Expected): Flaw | undefined {
  let position = from;
  for (const event of events) {
    const sealed = leaves?.subarray((position - from) * HASH_BYTES, (position - from + 1) * HASH_BYTES);
    const found = Number(event.columns.position);
    if (found < position) return { position: found, why: `position ${found} is taken twice` };
    const why = found > position ? missing(position) : changed(event, sealed, purges);
    if (why !== undefined) return { position, why };
    position += 1;
  }
  return position > to ? undefined : { position, why: missing(position) };
}

const missing = (position: number) => `there is no event at position ${position}`;

function changed({ columns, inOrder, purged }: ReadEvent, sealed: Buffer | undefined, purges: KnownPurges | undefined): string | undefined {
  if (!isWhole(columns)) return 'it has no value in a column that every event has';
  const emptied = purged !== undefined || columns.data === 'null';
  const flaw = emptied ? flawOfEmptied({ columns, inOrder, purged }, sealed, purges) : (flawOfWhole(columns, sealed) ?? (purges && flawOfTelling(columns, purges)));
  if (flaw !== undefined) return flaw;
  if (!inOrder) return `version ${columns.stream_version} of stream ${columns.stream_id} does not follow the version before it`;
  return undefined;
}

const flawOfWhole = (columns: EventColumns, sealed: Buffer | undefined) =>
  sealed && !leafOf(columns).equals(sealed) ? 'it is not the event that was sealed' : undefined;
