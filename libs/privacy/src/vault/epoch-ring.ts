import { type KeyObject, createSecretKey, hkdfSync } from 'node:crypto';
import { ConfigError, VaultUnavailable } from '../errors';
import { KEY_BYTES } from '../keys/aes';
import { BoundedCache, type CacheBounds } from '../keys/bounded-cache';
import type { EpochKeys } from '../keys/epoch-keys';
import { attempted } from './attempts';
import { type Asks, ask } from './connection';

export interface EpochRow {
  readonly epoch: number;
  readonly key_name: string;
}

/** What one epoch's key is used for: a key of its own for each. */
export interface EpochKey {
  readonly epoch: number;
  /** Wraps data keys and digests. */
  readonly wrapping: KeyObject;
  /** Makes the tokens of the blind index. */
  readonly indexing: KeyObject;
}

/** The epochs' keys at hand, for as long as the cache's bound allows. */
export class EpochRing {
  private readonly cache: BoundedCache<EpochKey>;

  constructor(
    private readonly vault: Asks,
    private readonly epochKeys: EpochKeys,
    bounds: CacheBounds,
  ) {
    this.cache = new BoundedCache(bounds);
  }

  /** Undefined where the key is destroyed: what it wrapped is wrapped anew, ask for the row again. */
  async keyOf({ epoch, key_name: name }: EpochRow): Promise<EpochKey | undefined> {
    const held = this.cache.get(name);
    if (held) return held;
    const asked = this.cache.asking();
    const root = await this.epochKeys.load(name);
    if (!root) return undefined;
    const key = { epoch, wrapping: derived(root, 'wrapping'), indexing: derived(root, 'indexing') };
    this.cache.put(name, key, asked);
    return key;
  }

  /** @throws VaultUnavailable before the first one began, or while its key is not in the key store */
  current(): Promise<EpochKey> {
    return attempted(() => this.currentNow(), 'the key of its current epoch is not in the key store');
  }

  dropOld(): void {
    this.cache.dropOld();
  }

  /** All that may still wrap something, the newest first. */
  async live(): Promise<EpochKey[]> {
    const rows = await ask<EpochRow>(this.vault, "SELECT epoch, key_name FROM epochs WHERE state <> 'destroyed' ORDER BY epoch DESC");
    const keys = await Promise.all(rows.map((row) => this.keyOf(row)));
    return keys.filter((key) => key !== undefined);
  }

  /** Begins the first epoch of a new vault. */
  async begin(): Promise<void> {
    const [row] = await ask<EpochRow>(this.vault, 'SELECT epoch, key_name FROM epochs LIMIT 1');
    if (!row) await this.next(0);
  }

  /** Begins the epoch after the one that is current, unless someone else has. */
  async next(current: number, vault: Asks = this.vault): Promise<void> {
    const name = await this.epochKeys.create(await vaultId(vault));
    const [answer] = await ask<{ began: boolean }>(vault, 'SELECT begin_epoch($1, $2) AS began', [current, name]);
    if (!answer?.began) await this.epochKeys.destroy(name);
  }

  /** @throws ConfigError when the current epoch's key is not where it should be */
  async check(): Promise<void> {
    const [row] = await ask<EpochRow>(this.vault, "SELECT epoch, key_name FROM epochs WHERE state = 'current'");
    if (!row || (await this.keyOf(row))) return;
    const [still] = await ask(this.vault, "SELECT FROM epochs WHERE state = 'current' AND epoch = $1", [row.epoch]);
    if (still) throw new ConfigError(`the key of epoch ${row.epoch} (${row.key_name}) is not in the key store: is it the one that belongs to this database, or was an older backup restored?`);
  }

  private async currentNow(): Promise<EpochKey | undefined> {
    const [row] = await ask<EpochRow>(this.vault, "SELECT epoch, key_name FROM epochs WHERE state = 'current'");
    if (!row) throw new VaultUnavailable('it has no epoch yet: an instance that may write begins one when it starts');
    return this.keyOf(row);
  }
}

/** What this vault's keys are named by. */
export async function vaultId(vault: Asks): Promise<string> {
  const [row] = await ask<{ id: string }>(vault, 'SELECT id FROM vault');
  return row?.id ?? '';
}

const derived = (root: KeyObject, use: string): KeyObject => createSecretKey(Buffer.from(hkdfSync('sha256', root, '', `reprise vault ${use}`, KEY_BYTES)));
