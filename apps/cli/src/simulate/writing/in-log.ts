import type { EventStore } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import type { EventPlace, SimulatedEvent } from '../history/recorder';
import { type Batch, byStream } from './batches';

/** A simulated stream holds what this history does not have: somebody wrote to it, and it can't go on. */
export class AnotherHistory extends Error {
  constructor({ streamId, streamVersion }: EventPlace) {
    super(`event ${streamVersion} of ${streamId} in the log is not of this history: somebody else wrote to that stream. Another seed makes another history`);
  }
}

/** What of a batch the log does not hold yet. @throws AnotherHistory */
export async function missingIn(store: EventStore, batch: Batch): Promise<readonly SimulatedEvent[]> {
  const last = batch.at(-1) ?? batch[0];
  if (await isThere(store, last)) return [];
  const streams = await Promise.all([...byStream(batch).values()].map((events) => missingInStream(store, events)));
  const missing = new Set(streams.flat());
  return batch.filter((event) => missing.has(event));
}

/** The events of one stream, which follow each other. @throws AnotherHistory */
async function missingInStream(store: EventStore, events: readonly SimulatedEvent[]): Promise<readonly SimulatedEvent[]> {
  const [first] = events;
  if (!first) return [];
  let known = 0;
  for await (const { eventId } of store.readStream({ streamId: first.streamId, fromVersion: first.streamVersion, limit: events.length })) {
    const simulated = events[known++];
    if (simulated && simulated.event.eventId !== eventId) throw new AnotherHistory(simulated);
  }
  return events.slice(known);
}

/** Batches are atomic and come in order: where an event is, all before it are. */
async function isThere(store: EventStore, simulated: SimulatedEvent): Promise<boolean> {
  const stored = await storedAt(store, simulated);
  if (stored && stored.eventId !== simulated.event.eventId) throw new AnotherHistory(simulated);
  return stored !== undefined;
}

/** Position of an event that was appended before. @throws AnotherHistory */
export async function positionOf(store: EventStore, place: EventPlace): Promise<number> {
  const stored = await storedAt(store, place);
  if (!stored) throw new AnotherHistory(place);
  return stored.position;
}

async function storedAt(store: EventStore, { streamId, streamVersion }: EventPlace): Promise<StoredEvent | undefined> {
  for await (const stored of store.readStream({ streamId, fromVersion: streamVersion, limit: 1 })) return stored;
  return undefined;
}
