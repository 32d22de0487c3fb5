import type { Purged } from '@reprise/kernel';
import type { Left } from '../purge/purge-reading';
import { type Tombstone, placeIn, tombstoneIn } from '../purge/tombstone';
import { flawOfContent } from './check-seal';
import { type EventColumns, leafOf } from './event-bytes';
import { HASH_BYTES, merkleRoot } from './merkle';
import type { ReadEvent } from './read-event';
import type { Seal } from './seal';

/** The category of streams of EventsPurged. */
const PURGE = 'purge';

/** A purge, as it was found to be. */
export interface KnownPurge {
  /** Where its record says that it is told, 0 where there is no record. */
  readonly at: number;
  readonly tombstone?: Tombstone | undefined;
  /** What is wrong with it. */
  readonly why?: string;
}

/** What is known of the purges that some events name, or tell of. */
export interface KnownPurges {
  readonly purges: ReadonlyMap<string, KnownPurge>;
  /** Where the newest seal ended after the events were read. */
  readonly sealedTo: number;
}

/** What the database holds of a purge. */
export interface FoundPurge {
  readonly recorded: Purged | undefined;
  readonly left: readonly Left[];
  /** The event that is to tell of it. */
  readonly columns: EventColumns | undefined;
  /** The seal over that event, or the first after it. */
  readonly seal: Seal | undefined;
}

/** Its record and what is left of its events must be what its tombstone says, and that must be the event that was sealed. */
export function checkedPurge(found: FoundPurge): KnownPurge {
  const at = found.recorded?.tombstone ?? 0;
  const tombstone = found.columns && tombstoneIn(found.columns);
  const why = flawOfRecord(found, tombstone);
  return why === undefined ? { at, tombstone } : { at, why };
}

function flawOfRecord({ recorded, left, columns, seal }: FoundPurge, tombstone: Tombstone | undefined): string | undefined {
  if (!recorded) return 'is not recorded';
  const at = recorded.tombstone;
  if (!columns || !tombstone) return `has no tombstone at position ${at}`;
  const unsealed = seal && seal.from <= at ? flawOfSealed(columns, seal) : undefined;
  if (unsealed !== undefined) return `has a tombstone, position ${at}, ${unsealed}`;
  if (!isSame(recorded, tombstone)) return 'is recorded otherwise than its tombstone tells';
  const leaves = Buffer.concat(left.map(({ leaf }) => Buffer.from(leaf, 'hex')));
  if (!isOf(left, tombstone) || merkleRoot(leaves).toString('hex') !== tombstone.root) return 'left other events than its tombstone tells';
  return undefined;
}

/** The seal is looked into, too: it may be none of those that are verified. */
function flawOfSealed(columns: EventColumns, seal: Seal): string | undefined {
  if (!leafOf(columns).equals(sealedLeaf(seal, Number(columns.position)))) return 'that is not the event that was sealed';
  const flaw = flawOfContent(seal);
  return flaw && `under a seal that cannot be believed: ${flaw.why}`;
}

export const sealedLeaf = ({ leaves, from }: Seal, position: number): Buffer => leaves.subarray((position - from) * HASH_BYTES, (position - from + 1) * HASH_BYTES);

const isSame = (recorded: Purged, tombstone: Tombstone) =>
  (['purgeId', 'requestedBy', 'reason', 'purgedAt'] as const).every((name) => recorded[name] === tombstone[name]);

function isOf(left: readonly Left[], tombstone: Tombstone): boolean {
  const size = tombstone.positions.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return left.length === size && left.every(({ position }, index) => placeIn(tombstone, position)?.index === index);
}

/** What is wrong with an event that has no data, or that a purge names. Without known purges, a record of one is believed. */
export function flawOfEmptied({ columns, purged }: ReadEvent & { readonly columns: EventColumns }, sealed: Buffer | undefined, known?: KnownPurges): string | undefined {
  if (!purged) return sealed && leafOf(columns).equals(sealed) ? undefined : 'it is not the event that was sealed: its data is gone, and no purge names it';
  if (columns.data !== 'null') return `purge ${purged.purgeId} emptied it, and yet it holds data`;
  if (columns.category === PURGE) return `it told of a purge, and no purge may empty that: ${purged.purgeId} did`;
  if (!known) return undefined;
  const { tombstone, why } = known.purges.get(purged.purgeId) ?? { why: 'is not recorded' };
  if (!tombstone) return `it was emptied by purge ${purged.purgeId}, which ${why}`;
  if (!placeIn(tombstone, Number(columns.position))) return `it was emptied by purge ${purged.purgeId}, whose tombstone does not name it`;
  if (leafOf(columns).toString('hex') !== purged.leaf) return `it is not what purge ${purged.purgeId} left of it`;
  if (!sealed && Number(columns.position) > known.sealedTo) return `it was emptied by purge ${purged.purgeId} before it was sealed, or its seal was removed`;
  return undefined;
}

/**
 * What is wrong with an event that tells of a purge: it must be the one that the record of that purge names, and that
 * purge must be as it tells. So one whose records were all taken away is found, with its data put back or not.
 */
export function flawOfTelling(columns: EventColumns, known: KnownPurges): string | undefined {
  if (columns.category !== PURGE) return undefined;
  const told = tombstoneIn(columns);
  if (!told) return 'it stands among the purges, and tells of none';
  const { at, why } = known.purges.get(told.purgeId) ?? { at: 0, why: 'is not recorded' };
  if (why !== undefined) return `it tells of purge ${told.purgeId}, which ${why}`;
  return at === Number(columns.position) ? undefined : `it tells of purge ${told.purgeId}, whose record names position ${at}`;
}
