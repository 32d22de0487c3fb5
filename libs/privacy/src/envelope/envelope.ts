import { createHash } from 'node:crypto';
import { EnvelopeDamaged } from '../errors';

/** Where an envelope was made for. It is good for no other place. */
export interface Place {
  readonly eventId: string;
  readonly streamId: string;
  /** From the root of the event's data: `owner/name`, `items/3/note`. */
  readonly path: string;
  /** Schema version of the event at writing. */
  readonly schemaVersion: number;
}

/** What an envelope says of itself, readable by all. */
export interface EnvelopeHeader extends Place {
  readonly subjectId: string;
  /** The data key it was sealed with. Which epoch wraps that key is not said: it changes, and history does not. */
  readonly keyId: string;
}

export interface Envelope {
  readonly header: EnvelopeHeader;
  /** The header as text: what the cipher binds. */
  readonly context: string;
  readonly sealed: Buffer;
}

const VERSION = 'pii:1';
const CHECK_BYTES = 8;
const PARTS = 9;

export const headerText = ({ subjectId, keyId, eventId, streamId, path, schemaVersion }: EnvelopeHeader): string =>
  [VERSION, ...[subjectId, keyId, eventId, streamId, path, String(schemaVersion)].map(encodeURIComponent)].join(':');

/** How every envelope of a subject begins, and no other's. */
export const envelopePrefix = (subjectId: string): string => `${VERSION}:${encodeURIComponent(subjectId)}:`;

/**
 * `pii:1:<subject>:<key>:<event>:<stream>:<path>:<schema version>:<payload>`, all of it plain ASCII that JSON carries
 * unchanged. The payload is IV, ciphertext and tag, then a checksum over everything before, in base64url.
 */
export const formatEnvelope = (context: string, sealed: Buffer): string =>
  `${context}:${Buffer.concat([sealed, checksum(context, sealed)]).toString('base64url')}`;

/** @throws EnvelopeDamaged when any byte of it is not as it was made, without asking for a key */
export function parseEnvelope(text: string): Envelope {
  const parts = text.split(':');
  if (parts.length !== PARTS) throw new EnvelopeDamaged('it is not made of nine parts');
  if (parts.slice(0, 2).join(':') !== VERSION) throw new EnvelopeDamaged('it has a version that this reader does not know');
  const context = parts.slice(0, -1).join(':');
  const sealed = payload(context, parts.at(-1) ?? '');
  return { header: headerOf(parts.slice(2, -1).map(decoded), context), context, sealed };
}

/** A header is written in one way only: what is found by how it begins would miss another. */
function headerOf([subjectId = '', keyId = '', eventId = '', streamId = '', path = '', version = '']: readonly string[], context: string): EnvelopeHeader {
  const header = { subjectId, keyId, eventId, streamId, path, schemaVersion: Number(version) };
  const isVersion = Number.isSafeInteger(header.schemaVersion) && header.schemaVersion > 0;
  if (!isVersion || headerText(header) !== context) throw new EnvelopeDamaged('its header is not written as headers are');
  return header;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new EnvelopeDamaged('its header is not percent-encoded', { cause });
  }
}

function payload(context: string, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  const sealed = bytes.subarray(0, -CHECK_BYTES);
  if (bytes.toString('base64url') !== text) throw new EnvelopeDamaged('its payload is not base64url');
  if (!bytes.subarray(-CHECK_BYTES).equals(checksum(context, sealed))) throw new EnvelopeDamaged('its checksum does not fit');
  return sealed;
}

const checksum = (context: string, sealed: Buffer): Buffer => createHash('sha256').update(context).update(':').update(sealed).digest().subarray(0, CHECK_BYTES);
