import { z } from 'zod';
import { Metadata } from './event';
import { StreamId } from './stream-id';

export const CAPSULE_FORMAT = 'reprise-capsule/1';

const count = z.int().positive();
const json = z.json();

/** As the log holds it: in the shape of its `schemaVersion`, so that upcasters run on it again. */
const CapsuleEvent = z.strictObject({
  position: count,
  streamId: StreamId,
  streamVersion: count,
  eventId: z.string(),
  type: z.string(),
  schemaVersion: count,
  data: json,
  metadata: Metadata.strict(),
  occurredAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
});

const CapsuleContract = z.strictObject({
  context: z.string(),
  category: z.string(),
  /** Current schema version of each event type, where the capsule was made. */
  versions: z.record(z.string(), count),
});

/** A stream as it stood at its last event in the capsule; null: nobody decides anything about it. */
const CapsuleStream = z.strictObject({ streamId: StreamId, streamVersion: count, state: json });

/** A row as the events of the capsule make it. */
const CapsuleRow = z.strictObject({ projection: z.string(), version: count, key: z.string(), row: z.record(z.string(), json) });

/** An event that took no effect on a row. */
const CapsuleParked = z.strictObject({ projection: z.string(), key: z.string(), position: count, error: z.string().nullable() });

/** A causally closed slice of history without personal data, and what was made of it. One JSON file. */
export const Capsule = z.strictObject({
  format: z.literal(CAPSULE_FORMAT),
  about: z.strictObject({ streamId: StreamId, streamVersion: count, position: count, parked: CapsuleParked.optional() }),
  /** When, and by which code. */
  made: z.strictObject({ at: z.iso.datetime(), version: z.string(), commit: z.string().nullable() }),
  contracts: z.array(CapsuleContract),
  /** In the order of the log. */
  events: z.array(CapsuleEvent).min(1),
  streams: z.array(CapsuleStream).min(1),
  rows: z.array(CapsuleRow),
});
export type Capsule = z.output<typeof Capsule>;
