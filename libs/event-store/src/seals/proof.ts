import { z } from 'zod';
import { EVENT_COLUMNS, type EventColumns, leafOf } from './event-bytes';
import { merklePath, rootFrom } from './merkle';
import { type PurgeProof, flawOfPurge } from './proof-of-purge';
import { sealedLeaf } from './check-purged';
import { type Seal, type SealHeader, sealHash } from './seal';

const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case');
const Count = z.int().min(1);

const Header = z.strictObject({
  number: Count,
  from: Count,
  to: Count,
  root: Hash,
  previous: Hash,
  sealedAt: z.string(),
  hash: Hash,
});

/** Every column as text, as it was hashed. */
const Columns = z.strictObject(Object.fromEntries(EVENT_COLUMNS.map((name) => [name, z.string()])) as Record<keyof EventColumns, z.ZodString>);

/** That an event is part of the log, as anyone can check who knows the hash of a later seal: no database is needed. */
export const Proof = z.strictObject({
  format: z.literal('reprise-proof-1'),
  /** Where it was purged: what is left of it, `data` null. */
  event: Columns,
  /** Of the event, as it was sealed. */
  leaf: Hash,
  /** From the leaf up: RFC 6962, section 2.1.1. */
  path: z.array(Hash),
  /** The seal that covers the event. */
  seal: Header,
  /** Those after it, each naming the one before. */
  chain: z.array(Header),
  /** Where it was purged. */
  purged: z.strictObject({ path: z.array(Hash), tombstone: z.strictObject({ event: Columns, path: z.array(Hash) }) }).optional(),
});
export type Proof = z.infer<typeof Proof>;

const headerOf = ({ number, from, to, root, previous, sealedAt, hash }: SealHeader): SealHeader => ({ number, from, to, root, previous, sealedAt, hash });

export interface Proven {
  readonly event: EventColumns;
  readonly seal: Seal;
  readonly chain: readonly SealHeader[];
  readonly purged?: PurgeProof | undefined;
}

export function proofOf({ event, seal, chain, purged }: Proven): Proof {
  const path = merklePath(seal.leaves, Number(event.position) - seal.from);
  return {
    format: 'reprise-proof-1',
    event: { ...event },
    leaf: (purged ? sealedLeaf(seal, Number(event.position)) : leafOf(event)).toString('hex'),
    path: path.map((hash) => hash.toString('hex')),
    seal: headerOf(seal),
    chain: chain.map(headerOf),
    ...(purged && { purged: mutable(purged) }),
  };
}

const mutable = ({ path, tombstone }: PurgeProof) => ({ path: [...path], tombstone: { event: { ...tombstone.event }, path: [...tombstone.path] } });

export type CheckedProof =
  | { readonly ok: true; readonly proof: Proof; /** The last in the chain. */ readonly newest: SealHeader }
  | { readonly ok: false; readonly why: string };

/**
 * Computes everything in a proof again. Without a trusted hash, it shows only that the proof is whole.
 * @param trustedSeal hash of a seal from a source that is trusted: the proof's or one of those after it
 */
export function checkProof(given: unknown, trustedSeal?: string): CheckedProof {
  const parsed = Proof.safeParse(given);
  if (!parsed.success) return { ok: false, why: `it is not a proof: ${z.prettifyError(parsed.error)}` };
  const proof = parsed.data;
  const why = flawOfEvent(proof) ?? flawOfChain(proof) ?? flawOfPurged(proof) ?? distrusted(proof, trustedSeal);
  return why === undefined ? { ok: true, proof, newest: proof.chain.at(-1) ?? proof.seal } : { ok: false, why };
}

const flawOfPurged = ({ event, purged, seal, chain }: Proof) => (purged ? flawOfPurge(event, purged, [seal, ...chain]) : undefined);

function flawOfEvent({ event, leaf, path, seal, purged }: Proof): string | undefined {
  const position = Number(event.position);
  if (!purged && leafOf(event).toString('hex') !== leaf) return 'the event is not the one the leaf was made of';
  if (String(position) !== event.position || position < seal.from || position > seal.to) return `position ${event.position} is not one of those of seal ${seal.number}`;
  const place = { index: position - seal.from, size: seal.to - seal.from + 1 };
  const root = rootFrom(Buffer.from(leaf, 'hex'), path.map((hash) => Buffer.from(hash, 'hex')), place);
  return root?.toString('hex') === seal.root ? undefined : `leaf and path don't make the root of seal ${seal.number}`;
}

function flawOfChain({ seal, chain }: Proof): string | undefined {
  const broken = [seal, ...chain].find((each) => sealHash(each) !== each.hash);
  if (broken) return `seal ${broken.number} was changed: its fields don't make its hash`;
  let before: SealHeader = seal;
  for (const next of chain) {
    if (next.previous !== before.hash || next.number !== before.number + 1 || next.from !== before.to + 1)
      return `seal ${next.number} does not go on from seal ${before.number}`;
    before = next;
  }
  return undefined;
}

function distrusted({ seal, chain }: Proof, trusted: string | undefined): string | undefined {
  if (trusted === undefined || [seal, ...chain].some(({ hash }) => hash === trusted.toLowerCase())) return undefined;
  return `no seal in it has the hash ${trusted}: it is not of that history, or that seal is newer than the proof`;
}
