import type { StoredEvent } from '@reprise/kernel';
import { Places } from './places';

export type Touch = 'dropped' | 'edited' | 'inserted';

/** An event that is only on the candidate's side. */
export interface InsertedEvent {
  readonly after: number;
  readonly event: StoredEvent;
}

/** A stretch of the log, as pages come: every event after one position, up to and including another. */
export interface Stretch {
  readonly events: readonly StoredEvent[];
  readonly after: number;
  readonly until: number;
  /** Only of this stream. */
  readonly streamId?: string | undefined;
}

/** History as an overlay has it. Events keep their positions and versions, whatever is dropped or inserted before them. */
export class ChangedHistory {
  readonly places: Places;
  private readonly inserted: readonly InsertedEvent[];
  private readonly touched = new Map<number, Touch>();

  constructor(
    private readonly dropped: ReadonlySet<number> = new Set(),
    private readonly edited: ReadonlyMap<number, Pick<StoredEvent, 'data' | 'schemaVersion'>> = new Map(),
    inserted: readonly InsertedEvent[] = [],
  ) {
    const nth = new Map<number, number>();
    const counted = inserted.map((one) => ({ ...one, nth: count(nth, one.after) }));
    this.places = new Places(Math.max(0, ...nth.values()) + 1);
    for (const position of dropped) this.touched.set(this.places.of(position), 'dropped');
    for (const position of edited.keys()) this.touched.set(this.places.of(position), 'edited');
    this.inserted = counted.map(({ after, event, nth: at }) => ({ after, event: { ...event, position: this.invent(after, at, event.position) } }));
  }

  /** What the overlay does to the event at a place. */
  touch(place: number): Touch | undefined {
    return this.touched.get(place);
  }

  /** As it is in the log, at its places. */
  asItWas({ events }: Stretch): StoredEvent[] {
    return events.map((event) => this.placed(event));
  }

  /** As the overlay has it, at its places. */
  asChanged({ events, after, until, streamId }: Stretch): StoredEvent[] {
    const kept = events.filter(({ position }) => !this.dropped.has(position)).map((event) => this.placed({ ...event, ...this.edited.get(event.position) }));
    const standsHere = (one: InsertedEvent) => one.after > after && one.after <= until && (streamId === undefined || one.event.streamId === streamId);
    const more = this.inserted.filter(standsHere).map(({ event }) => event);
    return more.length === 0 ? kept : [...kept, ...more].sort((a, b) => a.position - b.position);
  }

  private placed(event: StoredEvent): StoredEvent {
    const position = this.places.of(event.position);
    return position === event.position ? event : { ...event, position };
  }

  private invent(after: number, nth: number, position: number): number {
    const place = this.places.invent({ after, nth, position });
    this.touched.set(place, 'inserted');
    return place;
  }
}

const count = (counts: Map<number, number>, key: number): number => {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
};
