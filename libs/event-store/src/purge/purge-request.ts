import { text } from '@reprise/kernel';
import { z } from 'zod';

/** Positions of one purge at most: nothing is appended while it runs. */
export const PURGED_AT_ONCE = 1_000;

const Position = z.int().min(1);

/** What is to be purged, for whom, and why. The same request again answers as the first time. */
export const PurgeRequest = z.strictObject({
  /** A UUID chosen by who asks: what makes a repeated request harmless. */
  purgeId: z.uuid(),
  positions: z.array(Position).min(1).max(PURGED_AT_ONCE),
  requestedBy: text(100),
  /** Stays for ever: no place for what is being purged. */
  reason: text(500),
});
export type PurgeRequest = z.infer<typeof PurgeRequest>;

/** As `purge_events` answers. */
export const Purging = z.object({
  purgeId: z.uuid(),
  /** Position of the EventsPurged that tells; null: all had been purged before, and nothing was written. */
  tombstone: Position.nullable(),
  purgedAt: z.iso.datetime().nullable(),
  /** That this purge emptied. */
  events: z.int().min(0),
  /** That were empty already. */
  already: z.int().min(0),
  /** The purge of this id had been made. */
  replayed: z.boolean(),
});
export type Purging = z.infer<typeof Purging>;
