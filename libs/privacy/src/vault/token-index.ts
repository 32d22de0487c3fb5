import { createHash, createHmac } from 'node:crypto';
import { SubjectErased } from '../errors';
import { encrypt } from '../keys/aes';
import { attempted } from './attempts';
import { type Asks, ask } from './connection';
import type { EpochKey, EpochRing } from './epoch-ring';
import { type Gate, INCARNATION } from './gate';
import type { BlindIndex, IndexKind, SubjectKeys } from './vault';

/** How each kind is written in one way only. */
const normalised: Record<IndexKind, (value: string) => string> = {
  email: (value) => value.normalize('NFC').trim().toLowerCase().normalize('NFC'),
};

/** Who is found, and whether that can be relied on: all of it as of one moment. */
const FIND = `SELECT ${INCARNATION} AS incarnation,
    ARRAY(SELECT epoch FROM epochs WHERE state <> 'destroyed') AS live,
    ARRAY(SELECT DISTINCT subject_id FROM blind_index WHERE kind = $1 AND token = ANY ($2)
      AND NOT EXISTS (SELECT FROM tombstones t WHERE t.subject_id = blind_index.subject_id) ORDER BY subject_id) AS subjects`;

interface FoundRow {
  readonly incarnation: string;
  readonly live: readonly number[];
  readonly subjects: readonly string[];
}

/** What a wrapped digest is bound to. */
export const DIGEST_CONTEXT = 'reprise vault index digest';

const digestOf = (kind: IndexKind, value: string): Buffer => createHash('sha256').update(`${kind}\0${normalised[kind](value)}`).digest();

/** Under another epoch the same value has another token: those left in old pages lead nowhere once its key is gone. */
export const tokenOf = ({ indexing }: EpochKey, digest: Buffer): Buffer => createHmac('sha256', indexing).update(digest).digest();

/** Tokens in the vault's database. The digest is kept beside each, wrapped like a data key, so that rotation can make the next token. */
export class TokenIndex implements BlindIndex {
  constructor(
    private readonly vault: Asks,
    private readonly at: { readonly ring: EpochRing; readonly gate: Gate; readonly keys: SubjectKeys },
  ) {}

  async index(subjectId: string, kind: IndexKind, value: string): Promise<void> {
    await attempted(() => this.indexOnce(subjectId, kind, value), 'its epochs move on faster than an entry is made');
  }

  lookUp(kind: IndexKind, value: string): Promise<readonly string[]> {
    return attempted(() => this.lookUpOnce(kind, value), 'its epochs move on faster than someone is looked up, or the key of one is not in the key store');
  }

  /** Undefined when entries may stand under an epoch that was not asked for, or another vault answered than was checked. */
  private async lookUpOnce(kind: IndexKind, value: string): Promise<readonly string[] | undefined> {
    await this.at.gate.pass();
    const digest = digestOf(kind, value);
    const keys = await this.at.ring.live();
    const [row] = await ask<FoundRow>(this.vault, FIND, [kind, keys.map((key) => tokenOf(key, digest))]);
    const asked = new Set(keys.map(({ epoch }) => epoch));
    const isWhole = this.at.gate.isSame(row?.incarnation ?? '') && row?.live.every((epoch) => asked.has(epoch));
    return isWhole ? row?.subjects : undefined;
  }

  /** Undefined when the subject had no key yet, or another epoch began in between. */
  private async indexOnce(subjectId: string, kind: IndexKind, value: string): Promise<true | undefined> {
    await this.at.gate.pass();
    const key = await this.at.ring.current();
    const digest = digestOf(kind, value);
    const entry = [tokenOf(key, digest), encrypt(key.wrapping, digest, DIGEST_CONTEXT)];
    const [answer] = await ask<{ outcome: string }>(this.vault, 'SELECT index_subject($1, $2, $3, $4) AS outcome', [subjectId, kind, entry, key.epoch]);
    if (answer?.outcome === 'erased') throw new SubjectErased(subjectId);
    if (answer?.outcome === 'noKey') await this.at.keys.keysFor([subjectId]);
    return answer?.outcome === 'indexed' ? true : undefined;
  }
}
