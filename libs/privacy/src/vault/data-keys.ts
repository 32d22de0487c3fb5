import { createSecretKey, randomBytes } from 'node:crypto';
import { SubjectErased, VaultFailure } from '../errors';
import { KEY_BYTES, decrypt, encrypt } from '../keys/aes';
import { BoundedCache, type CacheBounds } from '../keys/bounded-cache';
import { attempted } from './attempts';
import { type Asks, ask } from './connection';
import type { EpochRing } from './epoch-ring';
import { type Gate, INCARNATION } from './gate';
import { type SubjectKey, type SubjectKeys, type Tombstone, isTombstone } from './vault';

type Found = SubjectKey | Tombstone;

interface FoundRow {
  readonly subject_id: string;
  readonly key_id: string | null;
  readonly wrapped_key: Buffer;
  readonly epoch: number;
  readonly key_name: string;
  readonly erased: boolean;
  readonly erased_key_id: string | null;
  readonly incarnation: string;
}

const FIND = `SELECT s.subject_id, k.key_id, k.wrapped_key, k.epoch, e.key_name,
    t.subject_id IS NOT NULL AS erased, t.key_id AS erased_key_id, ${INCARNATION} AS incarnation
  FROM unnest($1::text[]) AS s (subject_id)
  LEFT JOIN tombstones t USING (subject_id) LEFT JOIN subject_keys k USING (subject_id) LEFT JOIN epochs e USING (epoch)`;

/** What a wrapped data key is bound to. */
export const dataKeyContext = (subjectId: string, keyId: string): string => `reprise vault data key ${subjectId} ${keyId}`;

/** Data keys from the vault, each held no longer than the cache's bound. */
export class DataKeys implements SubjectKeys {
  private readonly cache: BoundedCache<Found>;

  constructor(
    private readonly vault: Asks,
    private readonly at: { readonly ring: EpochRing; readonly gate: Gate },
    bounds: CacheBounds,
  ) {
    this.cache = new BoundedCache(bounds);
  }

  async find(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    const found = new Map<string, Found>();
    const unknown: string[] = [];
    for (const subjectId of new Set(subjectIds)) {
      const held = this.cache.get(subjectId);
      if (held) found.set(subjectId, held);
      else unknown.push(subjectId);
    }
    if (unknown.length > 0) for (const each of await this.ask(unknown)) found.set(each.subjectId, each);
    return found;
  }

  async keysFor(subjectIds: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>> {
    const found = await this.find(subjectIds);
    const without = [...new Set(subjectIds)].filter((subjectId) => !found.has(subjectId));
    for (const subjectId of without) await attempted(() => this.make(subjectId), 'its epochs move on faster than a key is made');
    const made = without.length > 0 ? await this.find(without) : new Map<string, Found>();
    return new Map([...found, ...made].map(([subjectId, each]) => [subjectId, alive(each)]));
  }

  forget(subjectId: string): void {
    this.cache.drop(subjectId);
  }

  /** Removes from memory what is too old, also of the epochs' keys. */
  dropOld(): void {
    this.cache.dropOld();
    this.at.ring.dropOld();
  }

  private ask(subjectIds: readonly string[]): Promise<Found[]> {
    return attempted(() => this.askOnce(subjectIds), 'the key of an epoch in use is not in the key store');
  }

  private async askOnce(subjectIds: readonly string[]): Promise<Found[] | undefined> {
    await this.at.gate.pass();
    const asked = this.cache.asking();
    const rows = await ask<FoundRow>(this.vault, FIND, [subjectIds]);
    const found = this.isSame(rows) ? await this.unwrapped(rows) : undefined;
    for (const each of found ?? []) this.cache.put(each.subjectId, each, asked);
    return found;
  }

  private isSame([row]: readonly FoundRow[]): boolean {
    const same = this.at.gate.isSame(row?.incarnation ?? '');
    if (!same) this.cache.clear();
    return same;
  }

  /** Undefined when an epoch ended in between. */
  private async unwrapped(rows: readonly FoundRow[]): Promise<Found[] | undefined> {
    const found: Found[] = [];
    for (const row of rows) {
      if (row.erased) found.push({ subjectId: row.subject_id, keyId: row.erased_key_id, erased: true });
      else if (row.key_id !== null) {
        const epochKey = await this.at.ring.keyOf(row);
        if (!epochKey) return undefined;
        const bytes = decrypt(epochKey.wrapping, row.wrapped_key, dataKeyContext(row.subject_id, row.key_id));
        if (!bytes) throw new VaultFailure(`the vault's key of subject ${row.subject_id} is damaged`);
        found.push({ subjectId: row.subject_id, keyId: row.key_id, key: createSecretKey(bytes) });
      }
    }
    return found;
  }

  /** Undefined when another epoch began in between. */
  private async make(subjectId: string): Promise<true | undefined> {
    const { epoch, wrapping } = await this.at.ring.current();
    const keyId = randomBytes(12).toString('base64url');
    const wrapped = encrypt(wrapping, randomBytes(KEY_BYTES), dataKeyContext(subjectId, keyId));
    const [answer] = await ask<{ outcome: string }>(this.vault, 'SELECT make_subject_key($1, $2, $3, $4) AS outcome', [subjectId, keyId, wrapped, epoch]);
    if (answer?.outcome === 'erased') throw new SubjectErased(subjectId);
    return answer?.outcome === 'epochMoved' ? undefined : true;
  }
}

function alive(found: Found): SubjectKey {
  if (isTombstone(found)) throw new SubjectErased(found.subjectId);
  return found;
}
