import { deepStrictEqual, fail, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Capsule, type Codec, type Decider, type DomainEvent, type Recorded, type StoredEvent, categoryOf, fold, isPurged } from '@reprise/kernel';
import type { Projection } from '@reprise/projections';
import type { z } from 'zod';
import { foldRows } from '../fold-rows';

/** What should have come out, where that is not what was recorded: field by field. */
type Corrections = Readonly<Record<string, unknown>>;

type Evolving<State, Event extends DomainEvent> = Pick<Decider<State, never, Event>, 'initialState' | 'evolve'>;

/** A capsule in its file. @throws where it is none */
export const readCapsule = (file: string): Capsule => Capsule.parse(JSON.parse(readFileSync(file, 'utf8')));

/**
 * A slice of real history as a specification: `givenCapsule(capsule).stateOf('order-7', orderEvents.codec, order).isAsRecorded()`.
 * Events are decoded by today's contracts, and folded by today's code.
 */
export const givenCapsule = (capsule: Capsule) => ({
  /** The state of one stream. */
  stateOf: <State, Event extends DomainEvent>(streamId: string, { decode }: Pick<Codec<Event>, 'decode'>, decider: Evolving<State, Event>) => {
    const recorded = capsule.streams.find((stream) => stream.streamId === streamId);
    ok(recorded, `the capsule has no stream ${streamId}`);
    return new Made(fold(decider, eventsOf(capsule, streamId).map(decode)), recorded.state);
  },
  /** One row of a read model. */
  rowOf: <Row extends z.ZodObject, Event extends DomainEvent>(projection: Projection<Row, Event>, key: string) => {
    const recorded = capsule.rows.find((row) => row.projection === projection.name && row.key === key);
    return new Made(foldRows(projection, recordedFor(capsule, projection)).get(key), recorded?.row);
  },
  /** Every event of one stream, and of those that share its rows, is applied without an error. */
  isAppliedBy: <Row extends z.ZodObject, Event extends DomainEvent>(projection: Projection<Row, Event>): void => {
    foldRows(projection, recordedFor(capsule, projection));
  },
});

/** What today's code makes of the events. */
class Made {
  constructor(
    private readonly made: unknown,
    private readonly recorded: unknown,
  ) {}

  /** The same as when the capsule was made. */
  isAsRecorded(): void {
    deepStrictEqual(asJson(this.made), this.recorded);
  }

  /** The same, but for these fields, which were wrong. */
  isAsRecordedBut(corrections: Corrections): void {
    if (typeof this.recorded !== 'object') fail('nothing was recorded that could be corrected');
    deepStrictEqual(asJson(this.made), { ...this.recorded, ...corrections });
  }
}

const eventsOf = ({ events }: Capsule, streamId: string): StoredEvent[] => happened(events).filter((event) => event.streamId === streamId);

const recordedFor = <Row extends z.ZodObject, Event extends DomainEvent>({ events }: Capsule, { from }: Projection<Row, Event>): Recorded<Event>[] =>
  happened(events).filter(({ streamId }) => categoryOf(streamId) === from.category).map((event) => from.codec.decode(event));

/** Purged events are passed over. */
const happened = (events: Capsule['events']): StoredEvent[] => events.filter((event) => !isPurged(event));

/** As a file has it: fields that are undefined are absent. */
const asJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
