import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { leafHash, merklePath, merkleRoot, rootFrom } from './merkle';

const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962, section 2.1, word for word: split at the largest power of two below the number of leaves. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (leaves.length === 1 && first) return first;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.of(1), treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));
const sizeAndIndex = fc.integer({ min: 1, max: 70 }).chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

describe('the Merkle tree', () => {
  it('hashes a leaf apart from a node', () => {
    expect(leafHash(Buffer.alloc(0)).toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('has the root that RFC 6962 defines, whatever the number of leaves', () => {
    for (let count = 1; count <= 70; count += 1) {
      const leaves = leavesOf(count);
      expect(merkleRoot(Buffer.concat(leaves))).toEqual(treeHash(leaves));
    }
  });

  it('proves every leaf by its path', () => {
    fc.assert(
      fc.property(sizeAndIndex, ([size, index]) => {
        const leaves = leavesOf(size);
        const all = Buffer.concat(leaves);
        const path = merklePath(all, index);
        expect(rootFrom(leaves[index] ?? all, path, { index, size })).toEqual(merkleRoot(all));
      }),
    );
  });

  it('proves no other leaf, place or path', () => {
    fc.assert(
      fc.property(sizeAndIndex, fc.nat(), ([size, index], other) => {
        const leaves = leavesOf(size);
        const all = Buffer.concat(leaves);
        const root = merkleRoot(all);
        const path = merklePath(all, index);
        const leaf = leaves[index] ?? all;
        expect(rootFrom(leafHash(leaf), path, { index, size })).not.toEqual(root);
        expect(rootFrom(leaf, [...path, leaf], { index, size })).toBeUndefined();
        if (path.length > 0) expect(rootFrom(leaf, path.slice(1), { index, size })).toBeUndefined();
        if (other % size !== index) expect(rootFrom(leaf, path, { index: other % size, size })).not.toEqual(root);
      }),
    );
  });
});
