import type { EventStore, NewEvent, StreamAppend } from '@reprise/event-store';
import type { SimulatedEvent, Step } from '../history/recorder';
import { type Batch, batchesOf, byStream } from './batches';
import { missingIn, positionOf } from './in-log';
import type { EventSeal } from './seal-events';

export interface HistoryTarget {
  readonly store: EventStore;
  /** Absent where there is no vault: what is personal is written as it is. */
  readonly seal?: EventSeal | undefined;
  /** Told of every batch once the log has it, new or not. */
  onBatch?(batch: Batch, appended: number): void;
}

/**
 * Brings the log to where it holds the history: batch by batch, in order, each as one unit with exact versions. Can be
 * stopped at any moment and run again. The next batch is made and sealed while one is being appended.
 * @throws AnotherHistory, EventStoreError, PrivacyError
 */
export async function writeHistory(history: Iterable<Step>, target: HistoryTarget): Promise<void> {
  let appending: Promise<void> = Promise.resolve();
  let resuming = true;
  for (const batch of batchesOf(history)) {
    const preparing = prepared(batch, resuming, target);
    await Promise.all([preparing, appending]);
    const ready = await preparing;
    // Where a batch is not whole in the log, a run before ended: nothing after it can be there.
    resuming = resuming && ready.length === 0;
    appending = append(ready, target).then(() => target.onBatch?.(batch, ready.length));
  }
  await appending;
}

/** What of a batch is to be appended, sealed. */
async function prepared(batch: Batch, resuming: boolean, { store, seal }: HistoryTarget): Promise<readonly SimulatedEvent[]> {
  const missing = resuming ? await missingIn(store, batch) : batch;
  return seal ? seal.sealed(missing) : missing;
}

async function append(events: readonly SimulatedEvent[], { store }: HistoryTarget): Promise<void> {
  if (events.length === 0) return;
  const streams = await Promise.all([...byStream(events)].map(async ([streamId, parts]) => streamOf(streamId, parts, store)));
  await store.append({ streams });
}

async function streamOf(streamId: string, parts: readonly SimulatedEvent[], store: EventStore): Promise<StreamAppend> {
  const expectedVersion = (parts[0]?.streamVersion ?? 1) - 1;
  return { streamId, expectedVersion, events: await Promise.all(parts.map((part) => withPosition(part, store))) };
}

/** What an adjustment corrects, by its position. */
async function withPosition({ event, corrects }: SimulatedEvent, store: EventStore): Promise<NewEvent> {
  if (!corrects) return event;
  return { ...event, data: { ...(event.data as object), correctsPosition: await positionOf(store, corrects) } };
}
