import type { SimulatedEvent, Step } from '../history/recorder';

/** Events of one append: as soon as there are so many, the command at hand ends it. Never to be changed: positions in the log follow from it. */
const EVENTS = 1_000;

/** What is appended as one unit, in the order it happened. */
export type Batch = readonly [SimulatedEvent, ...SimulatedEvent[]];

/**
 * The same batches of the same history, but for the last. An event that puts another right comes in a later batch than
 * that one: it names a position, which the log has to give first.
 */
export function* batchesOf(history: Iterable<Step>): Generator<Batch> {
  let batch: SimulatedEvent[] = [];
  for (const step of history) {
    if (batch.length >= EVENTS || correctsOneOf(batch, step)) {
      yield* whole(batch);
      batch = [];
    }
    batch.push(...step);
  }
  yield* whole(batch);
}

function* whole([first, ...others]: readonly SimulatedEvent[]): Generator<Batch> {
  if (first) yield [first, ...others];
}

const correctsOneOf = (batch: readonly SimulatedEvent[], step: Step) =>
  step.some(({ corrects }) => corrects && batch.some(({ streamId, streamVersion }) => streamId === corrects.streamId && streamVersion === corrects.streamVersion));

/** The events of each stream together, streams in the order they come up. */
export function byStream(events: readonly SimulatedEvent[]): ReadonlyMap<string, SimulatedEvent[]> {
  const streams = new Map<string, SimulatedEvent[]>();
  for (const event of events) {
    const stream = streams.get(event.streamId);
    if (stream) stream.push(event);
    else streams.set(event.streamId, [event]);
  }
  return streams;
}
