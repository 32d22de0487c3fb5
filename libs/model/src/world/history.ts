import type { StoredEvent } from '@reprise/kernel';
import { Chain, partitionOf } from '@reprise/messaging';

/** A message as the model keeps it: `position` and the one it names as the one before. */
export interface Link {
  readonly position: number;
  readonly prev: number;
}

export const PARTITIONS = 2;

const RECORDED_AT = '2026-01-01T00:00:00.000Z';

const inPartition = (partition: number) => (id: string) => partitionOf(id, PARTITIONS) === partition;

/** Streams a and c share a partition, b has the other to itself: order is asked for within streams and within partitions. */
function streamsByLetter(): ReadonlyMap<string, string> {
  const ids = Array.from({ length: 20 }, (_, index) => `thing-${index}`);
  const [a = '', c = ''] = ids.filter(inPartition(0));
  const [b = ''] = ids.filter(inPartition(1));
  return new Map([['a', a], ['b', b], ['c', c]]);
}

const storedEvent = (position: number, streamId: string, streamVersion: number): StoredEvent => ({
  position,
  streamId,
  streamVersion,
  eventId: `event-${position}`,
  type: 'Happened',
  schemaVersion: 1,
  data: {},
  metadata: { correlationId: 'model', causationId: 'model', actor: 'model' },
  occurredAt: RECORDED_AT,
  recordedAt: RECORDED_AT,
});

/** The few events that a search is about. Position 1 is the first. */
export class History {
  readonly events: readonly StoredEvent[];
  readonly partitions: readonly number[];

  /** @param streams a letter for each event: `aba` is two events of stream a, and one of b between them */
  constructor(streams: string) {
    const byLetter = streamsByLetter();
    const ids = [...streams].map((letter) => byLetter.get(letter) ?? letter);
    this.events = ids.map((id, index) => storedEvent(index + 1, id, ids.slice(0, index + 1).filter((other) => other === id).length));
    this.partitions = ids.map((id) => partitionOf(id, PARTITIONS));
  }

  at(position: number): StoredEvent {
    const event = this.events[position - 1];
    if (!event) throw new Error(`no event at position ${position}`);
    return event;
  }

  partitionOf(position: number): number {
    return this.partitions[position - 1] ?? 0;
  }

  /** As relay, LogFeed and healing link them: by the product's own chain. */
  linked(positions: readonly number[], last: readonly number[]): Link[] {
    const chain = new Chain(PARTITIONS, new Map(last.entries()));
    return chain.linkAll(positions.map((position) => this.at(position))).map(({ event, prevPosition }) => ({ position: event.position, prev: prevPosition }));
  }
}

/** Where each partition stands after these messages. */
export function standingAfter(history: History, standing: readonly number[], messages: readonly Link[]): readonly number[] {
  const after = [...standing];
  for (const { position } of messages) after[history.partitionOf(position)] = position;
  return after;
}
