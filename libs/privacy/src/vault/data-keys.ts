import { createSecretKey, randomBytes } from 'node:crypto';
import { failpoint } from '@reprise/failpoints';
import { SubjectErased, VaultFailure } from '../errors';
import { KEY_BYTES, decrypt, encrypt } from '../keys/aes';
import { BoundedCache, type CacheBounds } from '../keys/bounded-cache';
import { Gathered } from '../keys/gathered';
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

/** In the order it is given, so that two that make keys of the same subjects never wait for each other. */
const MAKE = `SELECT make_subject_key(s.subject_id, s.key_id, s.wrapped_key, $4) AS outcome
  FROM unnest($1::text[], $2::text[], $3::bytea[]) AS s (subject_id, key_id, wrapped_key)`;

/** Keys made by one statement: each holds a lock until it ends. */
const MADE_AT_ONCE = 500;

/** What a wrapped data key is bound to. */
export const dataKeyContext = (subjectId: string, keyId: string): string => `reprise vault data key ${subjectId} ${keyId}`;

/** Data keys from the vault, each held no longer than the cache's bound. */
export class DataKeys implements SubjectKeys {
  private readonly cache: BoundedCache<Found>;
  private readonly toWrite = new Gathered((subjectIds) => this.findOrMake(subjectIds));

  constructor(
    private readonly vault: Asks,
    private readonly at: { readonly ring: EpochRing; readonly gate: Gate },
    bounds: CacheBounds,
  ) {
    this.cache = new BoundedCache(bounds);
  }

  async find(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    const { held, unknown } = this.held(subjectIds);
    if (unknown.length > 0) for (const each of await this.ask(unknown)) held.set(each.subjectId, each);
    return held;
  }

  /** Few statements however many ask at once, and however many subjects have no key yet. */
  async keysFor(subjectIds: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>> {
    const { held, unknown } = this.held(subjectIds);
    const others = unknown.length > 0 ? await this.toWrite.of(unknown) : new Map<string, Found>();
    for (const subjectId of unknown) {
      const found = others.get(subjectId);
      if (found) held.set(subjectId, found);
    }
    return new Map([...held].map(([subjectId, each]) => [subjectId, alive(each)]));
  }

  forget(subjectId: string): void {
    this.cache.drop(subjectId);
  }

  /** Removes from memory what is too old, also of the epochs' keys. */
  dropOld(): void {
    this.cache.dropOld();
    this.at.ring.dropOld();
  }

  private held(subjectIds: readonly string[]) {
    const held = new Map<string, Found>();
    const unknown: string[] = [];
    for (const subjectId of new Set(subjectIds)) {
      const found = this.cache.get(subjectId);
      if (found) held.set(subjectId, found);
      else unknown.push(subjectId);
    }
    return { held, unknown };
  }

  private async findOrMake(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    const found = await this.find(subjectIds);
    const without = subjectIds.filter((subjectId) => !found.has(subjectId)).sort();
    if (without.length === 0) return found;
    for (let from = 0; from < without.length; from += MADE_AT_ONCE) {
      await attempted(() => this.make(without.slice(from, from + MADE_AT_ONCE)), 'its epochs move on faster than keys are made');
    }
    return new Map([...found, ...(await this.find(without))]);
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

  /** Undefined when another epoch began in between. Who was buried meanwhile has got no key. */
  private async make(subjectIds: readonly string[]): Promise<true | undefined> {
    const { epoch, wrapping } = await this.at.ring.current();
    const keyIds = subjectIds.map(() => randomBytes(12).toString('base64url'));
    const wrapped = subjectIds.map((subjectId, index) => encrypt(wrapping, randomBytes(KEY_BYTES), dataKeyContext(subjectId, keyIds[index] ?? '')));
    failpoint('vault.wrapped');
    const outcomes = await ask<{ outcome: string }>(this.vault, MAKE, [subjectIds, keyIds, wrapped, epoch]);
    failpoint('vault.made');
    return outcomes.some(({ outcome }) => outcome === 'epochMoved') ? undefined : true;
  }
}

function alive(found: Found): SubjectKey {
  if (isTombstone(found)) throw new SubjectErased(found.subjectId);
  return found;
}
