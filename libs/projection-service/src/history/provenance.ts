import { HIDDEN, Hidden } from '@reprise/privacy';
import type { Explained } from '@reprise/projections';
import { type Sight, cursor } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { limit } from '../queries/limit';
import { pageSchema } from '../queries/page';

/** An event that made a row, and what it changed. */
export const ProvenanceEntry = z.object({
  position: z.int().positive(),
  streamVersion: z.int().positive(),
  eventId: z.string(),
  type: z.string(),
  occurredAt: z.iso.datetime(),
  /** Hidden from who may see only their own, unless it was themselves. */
  actor: z.union([z.string(), Hidden]),
  /** Null also stands for a field, or a row, that was not there. */
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  /** Why the event took no effect, or, to who may see only their own, that it took none; absent: it did. */
  parked: z.string().optional(),
});
export type ProvenanceEntry = z.output<typeof ProvenanceEntry>;

export const ProvenanceCriteria = z.strictObject({ limit, cursor: cursor(z.int().positive()).optional() });
export type ProvenanceCriteria = z.output<typeof ProvenanceCriteria>;

export class ProvenanceParams extends createZodDto(ProvenanceCriteria) {}
export class ProvenancePage extends createZodDto(pageSchema(ProvenanceEntry)) {}

/** An event of a row, with who did it as far as its caller may know; what is personal as it is stored. */
export function entryOf({ event, changes, parked }: Explained, sight: Sight): ProvenanceEntry {
  const { position, streamVersion, eventId, type, occurredAt, metadata } = event;
  const actor = sight.only === undefined || sight.only === metadata.actor ? metadata.actor : HIDDEN;
  return { position, streamVersion, eventId, type, occurredAt, actor, changes: [...changes], ...whyAside(parked, sight) };
}

/** Who decided that an event takes no effect, what for, and what an error quotes, is not for who may see only their own. */
export const whyAside = (parked: string | undefined, { only }: Sight): { parked?: string } =>
  parked === undefined ? {} : { parked: only === undefined ? parked : 'it took no effect' };
