import { isEnvelope, personalPlaces, toSeal } from '@reprise/kernel';
import type { BlindIndex } from '../vault/vault';
import { owned } from './owners';
import type { EventToSeal } from './seal-personal';

/**
 * Lets subjects be found by what an event says of them, where its contract asks for that. Before it is appended, so that
 * whoever can read the event can find them. A value that was copied in its envelope was indexed when it was sealed first.
 * @throws SubjectErased, VaultUnavailable, UnsealablePersonal
 */
export async function indexPersonal(vault: Pick<BlindIndex, 'index'>, { schema, data }: Pick<EventToSeal, 'schema' | 'data'>): Promise<void> {
  for (const { subjectId, index, value } of personalPlaces(schema, data).map((place) => owned(place, data))) {
    const plain = toSeal(value);
    if (index && typeof plain === 'string' && !isEnvelope(plain)) await vault.index(subjectId, index, plain);
  }
}
