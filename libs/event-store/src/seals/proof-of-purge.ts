import type { Left } from '../purge/purge-reading';
import { placeIn, tombstoneIn } from '../purge/tombstone';
import { type EventColumns, leafOf } from './event-bytes';
import { merklePath, rootFrom } from './merkle';
import type { Seal, SealHeader } from './seal';

/** That what is left of a purged event is what its purge left, and that this purge is told in the log. */
export interface PurgeProof {
  /** From the hash of what is left up to the root that the tombstone names. */
  readonly path: readonly string[];
  /** The EventsPurged, and its path to the root of the seal over it. */
  readonly tombstone: { readonly event: EventColumns; readonly path: readonly string[] };
}

interface ToldPurge {
  readonly left: readonly Left[];
  readonly tombstone: EventColumns;
  /** Over the tombstone. */
  readonly seal: Seal;
}

const hexes = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('hex'));
const hashes = (texts: readonly string[]) => texts.map((text) => Buffer.from(text, 'hex'));

export function proofOfPurge(position: number, { left, tombstone, seal }: ToldPurge): PurgeProof {
  const leaves = Buffer.concat(left.map(({ leaf }) => Buffer.from(leaf, 'hex')));
  const index = left.findIndex((each) => each.position === position);
  return {
    path: hexes(merklePath(leaves, index)),
    tombstone: { event: { ...tombstone }, path: hexes(merklePath(seal.leaves, Number(tombstone.position) - seal.from)) },
  };
}

/** @param seals those of the proof, of which one must cover the tombstone */
export function flawOfPurge(event: EventColumns, { path, tombstone }: PurgeProof, seals: readonly SealHeader[]): string | undefined {
  if (event.data !== 'null') return 'it holds data of an event that it says was purged';
  const told = tombstoneIn(tombstone.event);
  if (!told) return 'the event that is to tell of the purge does not';
  const place = placeIn(told, Number(event.position));
  if (!place) return `purge ${told.purgeId} does not name position ${event.position}`;
  if (rootFrom(leafOf(event), hashes(path), place)?.toString('hex') !== told.root) return `it is not what purge ${told.purgeId} left of the event`;
  const at = Number(tombstone.event.position);
  const seal = seals.find(({ from, to }) => from <= at && at <= to);
  if (!seal) return `no seal in it covers the purge, position ${tombstone.event.position}`;
  const root = rootFrom(leafOf(tombstone.event), hashes(tombstone.path), { index: at - seal.from, size: seal.to - seal.from + 1 });
  return root?.toString('hex') === seal.root ? undefined : `purge and path don't make the root of seal ${seal.number}`;
}
