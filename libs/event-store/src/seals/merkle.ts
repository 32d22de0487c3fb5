import { hash } from 'node:crypto';

/** Bytes of a SHA-256. */
export const HASH_BYTES = 32;

/** First bytes that keep leaves, nodes and seals apart: RFC 6962, section 2.1, and one more. */
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
const SEAL = Buffer.of(2);

const sha256 = (...parts: readonly Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');

export const leafHash = (bytes: Buffer): Buffer => sha256(LEAF, bytes);
export const sealedHash = (bytes: Buffer): Buffer => sha256(SEAL, bytes);

/** Hashes one after the other. */
const hashAt = (hashes: Buffer, index: number): Buffer => hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
export const countOf = (hashes: Buffer): number => hashes.length / HASH_BYTES;

/** The level above: pairs joined, and what has no neighbour as it is. */
function above(level: Buffer): Buffer {
  const joined: Buffer[] = [];
  for (let index = 0; index < countOf(level); index += 2) {
    const pair = level.subarray(index * HASH_BYTES, (index + 2) * HASH_BYTES);
    joined.push(pair.length === HASH_BYTES ? pair : sha256(NODE, pair));
  }
  return Buffer.concat(joined);
}

/** The Merkle tree hash of RFC 6962, section 2.1, over the hashes of at least one leaf. */
export function merkleRoot(leaves: Buffer): Buffer {
  let level = leaves;
  while (countOf(level) > 1) level = above(level);
  return level;
}

/** The audit path of RFC 6962, section 2.1.1: from the leaf up, what is missing to compute the root. */
export function merklePath(leaves: Buffer, index: number): Buffer[] {
  const path: Buffer[] = [];
  let at = index;
  for (let level = leaves; countOf(level) > 1; level = above(level)) {
    const sibling = hashAt(level, at ^ 1);
    if (sibling.length > 0) path.push(sibling);
    at >>= 1;
  }
  return path;
}

interface Place {
  readonly index: number;
  /** Leaves of the tree. */
  readonly size: number;
}

/** The root that a leaf at this place and its path make; undefined where the path is too long or too short for it. */
export function rootFrom(leaf: Buffer, path: readonly Buffer[], { index, size }: Place): Buffer | undefined {
  const left = [...path];
  let node = leaf;
  for (let at = index, last = size - 1; last > 0; at >>= 1, last >>= 1) {
    if (at % 2 === 0 && at === last) continue;
    const sibling = left.shift();
    if (!sibling) return undefined;
    node = at % 2 === 1 ? sha256(NODE, sibling, node) : sha256(NODE, node, sibling);
  }
  return left.length === 0 ? node : undefined;
}
