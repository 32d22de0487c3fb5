import { type KeyObject, createHash, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';

const Hit = z.strictObject({
  /** Table, column and row; topic, partition and offset; file and byte. */
  where: z.string(),
  /** Which value in which form, by number; never the value. */
  found: z.string(),
});
export type Hit = z.infer<typeof Hit>;

const SearchedPlace = z.strictObject({
  place: z.string(),
  /** How much of what was looked at. */
  looked: z.record(z.string(), z.int()),
  /** Envelopes of the subject that it holds; they stay, and must not open. */
  envelopes: z.int(),
  hits: z.array(Hit),
  /** More than are listed. */
  moreHits: z.int(),
});
export type SearchedPlace = z.infer<typeof SearchedPlace>;

const Unseen = z.strictObject({ place: z.string(), why: z.string() });
export type Unseen = z.infer<typeof Unseen>;

const Findings = z.strictObject({
  format: z.literal('reprise-erasure-report/1'),
  /** The vault was asked, values were looked for, every place was looked at to its end, and nothing was found. */
  ok: z.boolean(),
  subjectId: z.string(),
  /** When the search was over, ISO 8601. */
  at: z.iso.datetime(),
  /** How many known values were looked for, in which forms; `skipped` says why none was. `unopened`: envelopes that did not open while the key was there. */
  values: z.strictObject({ searched: z.int(), tooShort: z.int(), unopened: z.int().optional(), forms: z.array(z.string()), skipped: z.string().nullable() }),
  places: z.array(SearchedPlace),
  /** Places that should have been looked at and could not. */
  unreachable: z.array(Unseen),
  /** What was not asked, without which nothing is proven even where nothing was found. Not in reports of earlier versions. */
  unproven: z.array(z.string()).optional(),
  /** Places that need not be looked at, and why. */
  skipped: z.array(Unseen),
});
export type Findings = z.infer<typeof Findings>;

/** What was looked at, signed. */
export const ErasureReport = Findings.extend({
  /** Ed25519, SPKI in base64. */
  publicKey: z.base64(),
  /** Of the findings as canonical JSON, base64. */
  signature: z.base64(),
});
export type ErasureReport = z.infer<typeof ErasureReport>;

/** Keeps the signature from being good for anything else. */
const DOMAIN = 'reprise erasure report 1\n';

const sorted = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value;

/** The same bytes for the same findings, in whatever order a reader keeps them. */
const bytesOf = (findings: Omit<ErasureReport, 'signature'>): Buffer => Buffer.from(DOMAIN + JSON.stringify(findings, sorted));

export function signReport(findings: Findings, privateKey: KeyObject): ErasureReport {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  const signed = { ...findings, publicKey };
  return { ...signed, signature: sign(null, bytesOf(signed), privateKey).toString('base64') };
}

/** Short enough to compare by eye: SHA-256 of the public key, in hex. */
export const fingerprint = (publicKey: string): string => createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

/** Nothing in it was changed since whoever holds the private key of its public key signed it. */
export function isSignedAsItIs({ signature, ...findings }: ErasureReport): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(findings.publicKey, 'base64'), type: 'spki', format: 'der' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytesOf(findings), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
