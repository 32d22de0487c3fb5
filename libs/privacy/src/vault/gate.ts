import { VaultSealed, VaultUnavailable } from '../errors';
import { type Asks, ask } from './connection';
import type { Erasures, LoggedErasure } from './vault';

/** Every SubjectErased in the log, in order of position. */
export type ErasuresInLog = () => AsyncIterable<LoggedErasure>;

type Applies = Pick<Erasures, 'bury' | 'destroyKey' | 'announced'>;

/** Other after a restart of Postgres, and after a restore: what was true of the vault before need not be any more. */
export const INCARNATION = `concat_ws('/', pg_postmaster_start_time(), 'tombstones'::regclass::oid, (SELECT oid FROM pg_database WHERE datname = current_database()))`;

/**
 * Keeps the vault sealed until the erasures of the log are applied to it: a restored backup brings destroyed keys back,
 * and none of them may serve. Who may write applies what is missing; who may only read waits for it.
 */
export class Gate {
  private opened: string | undefined;
  private opening: Promise<void> | undefined;

  constructor(
    private readonly vault: Asks,
    private readonly erasuresInLog: ErasuresInLog,
    private readonly applies: Applies,
  ) {}

  /** @throws VaultSealed, VaultUnavailable */
  async pass(): Promise<void> {
    if (this.opened !== undefined) return;
    this.opening ??= this.open().finally(() => (this.opening = undefined));
    await this.opening;
  }

  /** False, and sealed again, when the vault is not the one that was checked. */
  isSame(incarnation: string): boolean {
    if (this.opened === incarnation) return true;
    this.opened = undefined;
    return false;
  }

  private async open(): Promise<void> {
    const [vault] = await ask<{ incarnation: string; may_write: boolean }>(
      this.vault,
      `SELECT ${INCARNATION} AS incarnation, has_function_privilege('destroy_subject_key(text)', 'EXECUTE') AS may_write`,
    );
    const missing = await this.missing();
    if (missing.length > 0 && !vault?.may_write) throw new VaultSealed(missing.length);
    for (const erasure of missing) await this.apply(erasure);
    this.opened = vault?.incarnation;
  }

  private async missing(): Promise<LoggedErasure[]> {
    const rows = await ask<{ subject_id: string }>(this.vault, 'SELECT subject_id FROM applied_erasures WHERE announced_at IS NOT NULL');
    const applied = new Set(rows.map(({ subject_id: subjectId }) => subjectId));
    const missing: LoggedErasure[] = [];
    try {
      for await (const erasure of this.erasuresInLog()) if (!applied.has(erasure.subjectId)) missing.push(erasure);
    } catch (cause) {
      throw new VaultUnavailable('it is sealed, and the log cannot say which erasures belong to it', { cause });
    }
    return missing;
  }

  private async apply({ position, ...erasure }: LoggedErasure): Promise<void> {
    await this.applies.bury(erasure);
    await this.applies.destroyKey(erasure.subjectId);
    await this.applies.announced(erasure.subjectId, position);
  }
}
