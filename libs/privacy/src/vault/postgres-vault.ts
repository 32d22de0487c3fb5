import type { Pool } from 'pg';
import { ConfigError } from '../errors';
import type { EpochKeys } from '../keys/epoch-keys';
import { ask, checkSettings, openVaultPool } from './connection';
import { DataKeys } from './data-keys';
import { EpochRing } from './epoch-ring';
import { ErasureRows } from './erasure-rows';
import { type ErasuresInLog, Gate } from './gate';
import { Rotation } from './rotation';
import { TokenIndex } from './token-index';
import type { Erasures, IndexKind, OnRewrapped, Rotated, Vault } from './vault';

/** An instance that hears of nothing goes on opening what was erased for no longer. */
export const MAX_KEY_AGE_MS = 30_000;
const MAX_KEYS = 10_000;
const SWEEP_MS = 1_000;

export interface VaultOptions {
  /** `postgres://…`, as the keeper (may do all) or the reader (opens and looks up). */
  readonly url: string;
  readonly epochKeys: EpochKeys;
  readonly erasuresInLog: ErasuresInLog;
  /** At least 2, as a rotation keeps one. Default 5. */
  readonly connections?: number;
  /** How many data keys are held, each for at most 30 s. Default 10,000. */
  readonly heldKeys?: number;
  /** Monotonic milliseconds, for the keys' age. */
  readonly now?: () => number;
}

interface Parts {
  readonly gate: Gate;
  readonly keys: DataKeys;
  readonly tokens: TokenIndex;
  readonly erasures: ErasureRows;
  readonly rotation: Rotation;
}

/** The vault in a Postgres database of its own, with the epochs' keys outside of it. */
export class PostgresVault implements Vault {
  private readonly sweep: NodeJS.Timeout;

  private constructor(
    private readonly pool: Pool,
    private readonly parts: Parts,
  ) {
    this.sweep = setInterval(() => parts.keys.dropOld(), SWEEP_MS).unref();
  }

  /** Opens it sealed: the first question asks the log what was erased. @throws ConfigError, VaultUnavailable */
  static async open(options: VaultOptions): Promise<PostgresVault> {
    const pool = openVaultPool(options.url, options.connections ?? 5);
    try {
      await checkSettings(pool);
      const { ring, ...parts } = assembled(pool, options);
      if (await mayWrite(pool)) await ring.begin();
      await ring.check();
      return new PostgresVault(pool, parts);
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  /** Resolves when it serves. @throws VaultSealed, VaultUnavailable */
  unsealed(): Promise<void> {
    return this.parts.gate.pass();
  }

  /** Resolves when its database answers. @throws VaultUnavailable */
  async ping(): Promise<void> {
    await ask(this.pool, 'SELECT 1');
  }

  /** Its connections. */
  get connections(): Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'> {
    return this.pool;
  }

  find(subjectIds: readonly string[]) {
    return this.parts.keys.find(subjectIds);
  }

  keysFor(subjectIds: readonly string[]) {
    return this.parts.keys.keysFor(subjectIds);
  }

  index(subjectId: string, kind: IndexKind, value: string): Promise<void> {
    return this.parts.tokens.index(subjectId, kind, value);
  }

  lookUp(kind: IndexKind, value: string) {
    return this.parts.tokens.lookUp(kind, value);
  }

  async bury(request: Parameters<Erasures['bury']>[0]): Promise<void> {
    await this.unsealed();
    await this.parts.erasures.bury(request);
  }

  async destroyKey(subjectId: string): Promise<void> {
    await this.unsealed();
    await this.parts.erasures.destroyKey(subjectId);
  }

  async announced(subjectId: string, position: number): Promise<void> {
    await this.unsealed();
    await this.parts.erasures.announced(subjectId, position);
  }

  async finish(subjectId: string): Promise<void> {
    await this.unsealed();
    await this.parts.erasures.finish(subjectId);
  }

  async erasure(subjectId: string) {
    await this.unsealed();
    return this.parts.erasures.erasure(subjectId);
  }

  async unfinished() {
    await this.unsealed();
    return this.parts.erasures.unfinished();
  }

  async rotate(onRewrapped?: OnRewrapped): Promise<Rotated> {
    await this.unsealed();
    if (!(await mayWrite(this.pool))) throw new ConfigError('this login of the vault only reads: rotate as its keeper');
    return this.parts.rotation.rotate(onRewrapped);
  }

  /**
   * Names of epoch keys in the key store that no epoch needs: a restored store brings them back. A rotation destroys
   * them. Waits for one that is under way. @throws VaultUnavailable
   */
  async strays(): Promise<readonly string[]> {
    await this.unsealed();
    return this.parts.rotation.strays();
  }

  async close(): Promise<void> {
    clearInterval(this.sweep);
    await this.pool.end();
  }
}

function assembled(pool: Pool, { epochKeys, erasuresInLog, heldKeys: maxCount = MAX_KEYS, now }: VaultOptions) {
  const bounds = { maxAgeMs: MAX_KEY_AGE_MS, maxCount, ...(now && { now }) };
  const ring = new EpochRing(pool, epochKeys, bounds);
  const rotation = new Rotation(pool, ring, epochKeys);
  const erasures = new ErasureRows(pool, rotation, (subjectId) => keys.forget(subjectId));
  const gate = new Gate(pool, erasuresInLog, erasures);
  const keys = new DataKeys(pool, { ring, gate }, bounds);
  return { ring, rotation, erasures, gate, keys, tokens: new TokenIndex(pool, { ring, gate, keys }) };
}

async function mayWrite(pool: Pool): Promise<boolean> {
  const [answer] = await ask<{ may: boolean }>(pool, "SELECT has_function_privilege('begin_epoch(integer, text)', 'EXECUTE') AS may");
  return answer?.may ?? false;
}
