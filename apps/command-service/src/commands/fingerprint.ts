import { createHash } from 'node:crypto';
import { canonicalJson } from '@reprise/kernel';
import type { DataToMask } from '@reprise/privacy';
import type { z } from 'zod';

/** All that makes two requests the same one. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  /** As it was sent. Checked: it is walked to the bottom. */
  readonly body: unknown;
  readonly ifMatch: string | undefined;
}

/** What is kept of a request, so that its retry is known. */
export interface Fingerprints {
  readonly current: string;
  /** What records of the same request from before may have. */
  readonly former: readonly string[];
}

/** The data with tokens for what is personal; itself where nothing is. */
export type MaskPersonal = (this: void, given: DataToMask) => Promise<unknown>;

export interface Masking {
  /** Of the command: says what is personal in the body. */
  readonly schema: z.ZodType;
  /** Absent where there is no vault. */
  readonly mask: MaskPersonal | undefined;
}

const KEYED = '2:';

export const fingerprint = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(canonicalJson(parts)).digest('base64url');

/**
 * A fingerprint outlives what the request was about, and a hash of a name and an e-mail address is as good as both to
 * who guesses: so with a vault it is made over tokens, which go with the subject's key. Records from before have the
 * hash alone; they go on holding.
 * @throws SubjectErased, VaultUnavailable
 */
export async function fingerprintsOf({ method, url, body, ifMatch }: Asked, { schema, mask }: Masking): Promise<Fingerprints> {
  const of = (content: unknown) => fingerprint(method, url, content, ifMatch ?? null);
  const masked = mask ? await mask({ schema, data: body }) : body;
  return masked === body ? { current: of(body), former: [] } : { current: KEYED + of(masked), former: [of(body)] };
}
