import { createSecretKey, randomBytes } from 'node:crypto';
import type { SubjectKey, SubjectKeys, Tombstone } from '../vault/vault';

/** A data key as the vault gives it. */
export const aKey = (subjectId: string): SubjectKey => ({ subjectId, keyId: randomBytes(12).toString('base64url'), key: createSecretKey(randomBytes(32)) });

/** Keys and tombstones at hand, for what only needs to be given some. */
export function keyRing(...held: (SubjectKey | Tombstone)[]): SubjectKeys & { readonly asked: string[][] } {
  const all = new Map(held.map((each) => [each.subjectId, each]));
  const asked: string[][] = [];
  const find = (subjectIds: readonly string[]) => {
    asked.push([...subjectIds]);
    return Promise.resolve(new Map(subjectIds.flatMap((id) => (all.has(id) ? [[id, all.get(id) as SubjectKey]] : []))));
  };
  return { find, keysFor: find, asked };
}
