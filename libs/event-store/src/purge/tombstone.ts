import { z } from 'zod';
import { PURGED_AT_ONCE } from './purge-request';

const Range = z.object({ from: z.int().min(1), to: z.int().min(1) });

/** What EventsPurged says, as `purge_events` writes it; its contract is in contracts-privacy. */
export const Tombstone = z.object({
  purgeId: z.guid(),
  /** In order, apart from each other. */
  positions: z.array(Range).min(1).max(PURGED_AT_ONCE),
  /** Merkle root over what is left of these events, in their order. */
  root: z.string(),
  reason: z.string(),
  requestedBy: z.string(),
  purgedAt: z.string(),
});
export type Tombstone = z.infer<typeof Tombstone>;

/** Where a position stands among those purged, and how many there are; undefined: it is none of them. */
export function placeIn({ positions }: Pick<Tombstone, 'positions'>, position: number): { readonly index: number; readonly size: number } | undefined {
  let index: number | undefined;
  let size = 0;
  for (const { from, to } of positions) {
    if (position >= from && position <= to) index = size + position - from;
    size += to - from + 1;
  }
  return index === undefined ? undefined : { index, size };
}

/** The tombstone in an event's columns; undefined where it is none. */
export function tombstoneIn({ type, stream_id, data }: { readonly type: string; readonly stream_id: string; readonly data: string }): Tombstone | undefined {
  if (type !== 'EventsPurged') return undefined;
  const told = Tombstone.safeParse(jsonOf(data));
  return told.success && stream_id === `purge-${told.data.purgeId}` ? told.data : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
