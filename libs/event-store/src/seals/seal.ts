import { netstrings } from './event-bytes';
import { sealedHash } from './merkle';

/** What stands for a stretch of the log, and by `previous` for all before it. Hashes are lower-case hex. */
export interface SealHeader {
  /** 1, 2, 3… */
  readonly number: number;
  /** First and last position. */
  readonly from: number;
  readonly to: number;
  /** Merkle root over the events, RFC 6962. */
  readonly root: string;
  /** Hash of the seal before; of the first: zeros. */
  readonly previous: string;
  /** Seconds since 1970 with six decimals. */
  readonly sealedAt: string;
  /** Over all of the above. */
  readonly hash: string;
}

export interface Seal extends SealHeader {
  /** 32 bytes for each event. */
  readonly leaves: Buffer;
}

/** Events of a seal at most. */
export const SEAL_EVENTS = 1_024;

/** What the first seal names as the one before. */
export const NO_SEAL = '0'.repeat(64);

const FORM = 'reprise-seal-1';

/** What a seal's hash must be. */
export const sealHash = ({ number, from, to, root, previous, sealedAt }: Omit<SealHeader, 'hash'>): string =>
  sealedHash(netstrings([FORM, String(number), String(from), String(to), root, previous, sealedAt])).toString('hex');
