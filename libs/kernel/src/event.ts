import { z } from 'zod';

/** A fact in the past tense: what a context publishes. `data` always has today's shape. */
export interface DomainEvent {
  readonly type: string;
  readonly data: unknown;
}

/** One member of a context's event union: schema, type and name in one. Unknown fields are refused. */
export function event<const Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
  return z.strictObject({ type: z.literal(type), data });
}

/** Who caused an event, and why. Stored beside the data, never part of it. */
export const Metadata = z.object({
  /** Everything that belongs to one request or process. */
  correlationId: z.string(),
  /** Id of the command or event that directly caused this one. */
  causationId: z.string(),
  /** User or service that acted. */
  actor: z.string(),
  /** The person the event is about, where there is exactly one. */
  subjectId: z.string().optional(),
  /** W3C trace context of the request that caused it. */
  traceparent: z.string().optional(),
});
export type Metadata = z.infer<typeof Metadata>;

/** Who had the data of an event taken out of the log for good, and why. */
export interface Purged {
  readonly purgeId: string;
  /** Position of the EventsPurged that tells. */
  readonly tombstone: number;
  readonly requestedBy: string;
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly purgedAt: string;
}

/** An event as the log holds it: `data` in the shape of `schemaVersion`, not of today. */
export interface StoredEvent {
  /** 1, 2, 3… in the whole log, without gaps. */
  readonly position: number;
  readonly streamId: string;
  /** 1, 2, 3… in its stream. */
  readonly streamVersion: number;
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** Null: it was purged, and only its place in history is left. No event is written with null. */
  readonly data: unknown;
  readonly metadata: Metadata;
  /** Of a purged event, where it was read from the log itself; a topic can't tell. */
  readonly purged?: Purged;
  /** When it happened in the world: ISO 8601, UTC, milliseconds. */
  readonly occurredAt: string;
  /** When the log took it; never earlier than that of the position before. */
  readonly recordedAt: string;
}

/** True of an event that has only its place in history left: no codec reads it, and folds and projections pass it over. */
export const isPurged = ({ data }: Pick<StoredEvent, 'data'>): boolean => data === null;

/** An event read back in today's shape, with where and when it stands in history. */
export type Recorded<Event extends DomainEvent> = Event & Omit<StoredEvent, 'type' | 'data' | 'purged'>;
