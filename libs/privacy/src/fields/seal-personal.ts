import { isEnvelope, personalPlaces, toSeal } from '@reprise/kernel';
import type { z } from 'zod';
import { EnvelopeDamaged, UnsealablePersonal } from '../errors';
import { type Place, parseEnvelope } from '../envelope/envelope';
import { assertPlace, seal, unseal } from '../envelope/sealing';
import type { SubjectKey, SubjectKeys } from '../vault/vault';
import { pathText, withValueAt } from './at-path';
import { type Owned, keyOf, owned } from './owners';

/** An event about to be appended. */
export interface EventToSeal extends Omit<Place, 'path'> {
  /** Of its data, today's shape: `codec.members.get(type)`. */
  readonly schema: z.ZodType;
  readonly data: unknown;
}

/**
 * The data with every personal field in an envelope, each under the key of its own subject. What came in an envelope
 * of the same subject, copied from an earlier event, is sealed anew for this one.
 * @throws SubjectErased, VaultUnavailable, UnsealablePersonal, EnvelopeDamaged
 */
export async function sealPersonal(vault: Pick<SubjectKeys, 'keysFor'>, event: EventToSeal): Promise<unknown> {
  const places = personalPlaces(event.schema, event.data).map((place) => owned(place, event.data));
  if (places.length === 0) return event.data;
  const keys = await vault.keysFor(places.map(({ subjectId }) => subjectId));
  return places.reduce((data, place) => withValueAt(data, place.path, sealed(place, keyOf(keys, place), event)), event.data);
}

function sealed({ path, value }: Owned, key: SubjectKey, { eventId, streamId, schemaVersion }: EventToSeal): string {
  const plain = isEnvelope(value) ? reopened(value, key) : toSeal(value);
  if (isEnvelope(plain)) throw new UnsealablePersonal(`${pathText(path)} begins as only envelopes do`);
  return seal(plain, key, { eventId, streamId, schemaVersion, path: pathText(path) });
}

function reopened(text: string, key: SubjectKey): unknown {
  const envelope = parseEnvelope(text);
  assertPlace(envelope, { subjectId: key.subjectId });
  if (envelope.header.keyId !== key.keyId) throw new EnvelopeDamaged(`it was sealed with another key than subject ${key.subjectId} has`);
  return unseal(envelope, key);
}
