import { PARKED_STATES, type ListedEvent } from '@reprise/projections';
import { cursor } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { limit } from '../queries/limit';
import { pageSchema } from '../queries/page';

/** An event that takes no effect on a key, for now or for good. */
const ParkedItem = z.object({
  /** The same through retries, rebuilds and its resolution. */
  id: z.string(),
  state: z.enum(PARKED_STATES),
  projection: z.string(),
  version: z.int().positive(),
  /** Which table it is parked in: what queries read, unless it stands still in others only. Null once resolved. */
  build: z.string().nullable(),
  /** Of the row, or `stream:<streamId>` where the event could not be routed to rows. */
  key: z.string(),
  position: z.int().positive(),
  streamId: z.string(),
  type: z.string(),
  /** The newest reason; null: it only waits behind another. */
  error: z.string().nullable(),
  /** How often it was tried, and failed. */
  failures: z.int().min(0),
  parkedAt: z.iso.datetime(),
  /** Who resolved it, why and when. */
  actor: z.string().nullable(),
  reason: z.string().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
});

/** In order of projection, key and position. */
const Place = z.object({ projection: z.string(), key: z.string(), position: z.int().positive() });
export const placeOf = ({ projection, key, position }: ListedEvent): z.output<typeof Place> => ({ projection, key, position });

const NAME = /^[a-z][a-z0-9_]{0,39}$/;

export class ParkedListParams extends createZodDto(
  z.strictObject({ projection: z.string().regex(NAME).optional(), state: z.enum(PARKED_STATES).optional(), limit, cursor: cursor(Place).optional() }),
) {}
export class ParkedParams extends createZodDto(z.strictObject({ id: z.string().regex(/^[a-z0-9_-]{1,80}$/, 'must be the id of a parked event') })) {}
export class ResolveBody extends createZodDto(z.strictObject({ reason: z.string().trim().min(1).max(500).regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be one line of text') })) {}

export class ParkedPage extends createZodDto(pageSchema(ParkedItem)) {}
/** With the event as it came: what is personal stays in its envelope. */
export class ShownParked extends createZodDto(ParkedItem.extend({ event: z.unknown() })) {}
/** What became of the key's events. */
export class RetriedKey extends createZodDto(z.object({ projection: z.string(), key: z.string(), applied: z.int().min(0), parked: z.int().min(0) })) {}
