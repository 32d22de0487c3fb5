import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { canonicalJson, personalPlaces } from '@reprise/kernel';
import type { z } from 'zod';
import { KEY_BYTES } from '../keys/aes';
import type { SubjectKey, SubjectKeys } from '../vault/vault';
import { withValueAt } from './at-path';
import { keyOf, owned } from './owners';

/** Data from outside, and the schema that it was checked with. */
export interface DataToMask {
  readonly schema: z.ZodType;
  readonly data: unknown;
}

/**
 * The data with a token in place of every personal value, or itself where there is none. The same value of the same
 * subject always has the same token; who has not the subject's key can compare nothing with it, and once the subject is
 * erased nobody can.
 * @throws SubjectErased, VaultUnavailable, UnsealablePersonal
 */
export async function maskPersonal(vault: Pick<SubjectKeys, 'keysFor'>, { schema, data }: DataToMask): Promise<unknown> {
  const places = personalPlaces(schema, data).map((place) => owned(place, data));
  if (places.length === 0) return data;
  const keys = await vault.keysFor(places.map(({ subjectId }) => subjectId));
  return places.reduce((masked, place) => withValueAt(masked, place.path, tokenOf(place.value, keyOf(keys, place))), data);
}

/** Under a key of its own: what seals is used for nothing else. */
const tokenOf = (value: unknown, { key }: SubjectKey): string =>
  createHmac('sha256', createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'reprise personal mask', KEY_BYTES))))
    .update(canonicalJson(value))
    .digest('base64url');
