import type { Flaw } from './flaw';
import { HASH_BYTES, merkleRoot } from './merkle';
import { NO_SEAL, type Seal, type SealHeader, sealHash } from './seal';

export type SealBefore = Pick<SealHeader, 'number' | 'from' | 'to' | 'hash'>;

/** What comes before the first seal. */
export const BEFORE_FIRST: SealBefore = { number: 0, from: 1, to: 0, hash: NO_SEAL };

const nameOf = ({ number, from, to }: Omit<SealBefore, 'hash'>) => `seal ${number} (positions ${from} to ${to})`;

/** What is wrong with a seal's place: it must be the next, and cover what comes next. */
export function flawOfPlace(seal: Seal, before: SealBefore): Flaw | undefined {
  const next = before.to + 1;
  if (seal.number !== before.number + 1) return { position: next, why: `seal ${before.number + 1} is missing` };
  if (seal.from !== next || seal.to < seal.from) return { position: next, why: `${nameOf(seal)} does not go on from position ${next}` };
  if (seal.leaves.length !== (seal.to - seal.from + 1) * HASH_BYTES) return { position: seal.from, why: `${nameOf(seal)} has not one leaf for each position` };
  return undefined;
}

/** A seal that is whole, and yet names another seal before it: that one was rewritten. */
export function flawOfLink(seal: Seal, before: SealBefore): Flaw | undefined {
  if (seal.previous === before.hash || seal.hash !== sealHash(seal)) return undefined;
  return { position: before.from, why: `${nameOf(before)} was rewritten: seal ${seal.number} names another before it` };
}

/** What is wrong with a seal in itself. */
export function flawOfContent(seal: Seal): Flaw | undefined {
  const position = seal.from;
  if (merkleRoot(seal.leaves).toString('hex') !== seal.root)
    return { position, why: `${nameOf(seal)} was changed: its leaves don't make its root. Any of these events may have been changed with it` };
  if (sealHash(seal) !== seal.hash) return { position, why: `${nameOf(seal)} was changed: its fields don't make its hash` };
  return undefined;
}
