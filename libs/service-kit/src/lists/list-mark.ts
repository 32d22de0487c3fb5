import { createHash } from 'node:crypto';

/** Short, and the same for the same list only. */
export type ListMark = string;

const MARK_BYTES = 9;

/**
 * What a list is of: its path, and every criterion of it but `limit` and `cursor`. A cursor is good for the list it was
 * given out by, and for no other.
 */
export function listMark(path: string, criteria: object): ListMark {
  const filters = Object.entries(criteria).filter(([name, value]) => value !== undefined && !['limit', 'cursor'].includes(name));
  const spelled = JSON.stringify([path, filters.sort(([one], [other]) => (one < other ? -1 : 1))]);
  return createHash('sha256').update(spelled).digest().subarray(0, MARK_BYTES).toString('base64url');
}
