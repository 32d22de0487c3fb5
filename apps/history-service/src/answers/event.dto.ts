import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const position = z.int().positive();

/** As it stands in the log, or in today's shape. */
const Event = z.object({
  position,
  streamId: z.string(),
  streamVersion: z.int().positive(),
  eventId: z.uuid(),
  type: z.string(),
  schemaVersion: z.int().positive(),
  /** Null: it was purged. */
  data: z.unknown(),
  metadata: z.looseObject({ correlationId: z.string(), causationId: z.string(), actor: z.string() }),
  /** Why its data is gone; absent: it is not. */
  purged: z.looseObject({}).optional(),
  occurredAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
});

export class EventAnswer extends createZodDto(Event) {}
export class EventPageAnswer extends createZodDto(
  z.object({
    events: z.array(Event),
    /** `from` of the next page. */
    next: position,
  }),
) {}
export class StreamPageAnswer extends createZodDto(
  z.object({
    streamId: z.string(),
    /** Of its newest event. */
    streamVersion: z.int().positive(),
    events: z.array(Event),
    /** `fromVersion` of the next page; null: there is none. */
    next: z.int().positive().nullable(),
  }),
) {}
export class AuditPageAnswer extends createZodDto(
  z.object({
    events: z.array(Event),
    /** `cursor` of the next page; null: there is none. */
    nextCursor: z.string().nullable(),
  }),
) {}
export class HeadAnswer extends createZodDto(z.object({ position: z.int().min(0) })) {}
