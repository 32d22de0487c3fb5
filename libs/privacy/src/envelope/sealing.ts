import { decrypt, encrypt } from '../keys/aes';
import { EnvelopeDamaged } from '../errors';
import type { SubjectKey } from '../vault/vault';
import { type Envelope, type Place, formatEnvelope, headerText } from './envelope';

/** Any JSON value as an envelope, good for this subject and place only. */
export function seal(value: unknown, { subjectId, keyId, key }: SubjectKey, place: Place): string {
  const context = headerText({ ...place, subjectId, keyId });
  return formatEnvelope(context, encrypt(key, Buffer.from(JSON.stringify(value)), context));
}

/** What was sealed. @throws EnvelopeDamaged */
export function unseal({ context, sealed }: Envelope, { key }: SubjectKey): unknown {
  const plain = decrypt(key, sealed, context);
  if (!plain) throw new EnvelopeDamaged('it was not made with the key and for the place that it names');
  return JSON.parse(plain.toString('utf8'));
}

/** @throws EnvelopeDamaged when it was made for another place than it was found in; only what is given is compared */
export function assertPlace({ header }: Envelope, found: Partial<Place & { readonly subjectId: string }>): void {
  for (const [name, value] of Object.entries(found)) {
    const meant = header[name as keyof typeof header];
    if (meant !== value) throw new EnvelopeDamaged(`it was made for ${name} ${meant}, and found at ${value}`);
  }
}
