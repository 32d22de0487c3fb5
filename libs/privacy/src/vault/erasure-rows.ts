import { VaultFailure } from '../errors';
import { type Asks, ask } from './connection';
import type { Rotation } from './rotation';
import type { Erasure, Erasures } from './vault';

interface ErasureRow {
  readonly subject_id: string;
  readonly key_id: string | null;
  readonly erased_at: Date;
  readonly reason: string;
  readonly requested_by: string;
  readonly actor: string | null;
  readonly correlation_id: string | null;
  readonly epoch: number | null;
  readonly key_destroyed_at: Date | null;
  readonly position: string | null;
  readonly finished_at: Date | null;
}

const ERASURE = `SELECT t.*, a.epoch, a.key_destroyed_at, a.position, a.finished_at FROM tombstones t LEFT JOIN applied_erasures a USING (subject_id)`;

/** Erasures in the vault's database, each step one statement. */
export class ErasureRows implements Erasures {
  constructor(
    private readonly vault: Asks,
    private readonly rotation: Rotation,
    /** Drops what this process holds of a subject. */
    private readonly forget: (subjectId: string) => void,
  ) {}

  async bury({ subjectId, keyId, reason, requestedBy, erasedAt, caller }: Parameters<Erasures['bury']>[0]): Promise<void> {
    const request = [subjectId, keyId ?? null, reason, requestedBy, erasedAt ?? null, caller?.actor ?? null, caller?.correlationId ?? null];
    await ask(this.vault, 'SELECT bury_subject($1, $2, $3, $4, $5, $6, $7)', request);
    this.forget(subjectId);
  }

  async destroyKey(subjectId: string): Promise<void> {
    await ask(this.vault, 'SELECT destroy_subject_key($1)', [subjectId]);
    this.forget(subjectId);
  }

  async announced(subjectId: string, position: number): Promise<void> {
    await ask(this.vault, 'SELECT mark_announced($1, $2)', [subjectId, position]);
  }

  async finish(subjectId: string): Promise<void> {
    const row = await this.row(subjectId);
    if (!row || row.epoch === null) throw new VaultFailure(`the key of subject ${subjectId} is not destroyed yet`);
    if (row.finished_at) return;
    await this.rotation.past(row.epoch);
    const [answer] = await ask<{ finished: boolean }>(this.vault, 'SELECT mark_finished($1) AS finished', [subjectId]);
    if (!answer?.finished) throw new VaultFailure(`the erasure of subject ${subjectId} cannot be finished: it is not announced, or an epoch is not destroyed`);
  }

  async erasure(subjectId: string): Promise<Erasure | undefined> {
    const row = await this.row(subjectId);
    return row && shown(row);
  }

  async unfinished(): Promise<readonly string[]> {
    const rows = await ask<{ subject_id: string }>(
      this.vault,
      'SELECT subject_id FROM tombstones LEFT JOIN applied_erasures USING (subject_id) WHERE finished_at IS NULL ORDER BY erased_at, subject_id',
    );
    return rows.map(({ subject_id: subjectId }) => subjectId);
  }

  private async row(subjectId: string): Promise<ErasureRow | undefined> {
    const [row] = await ask<ErasureRow>(this.vault, `${ERASURE} WHERE subject_id = $1`, [subjectId]);
    return row;
  }
}

const callerOf = ({ actor, correlation_id: correlationId }: ErasureRow) => (actor === null || correlationId === null ? undefined : { actor, correlationId });

const shown = (row: ErasureRow): Erasure => ({
  subjectId: row.subject_id,
  keyId: row.key_id,
  erasedAt: row.erased_at.toISOString(),
  reason: row.reason,
  requestedBy: row.requested_by,
  caller: callerOf(row),
  keyDestroyedAt: row.key_destroyed_at?.toISOString(),
  position: row.position === null ? undefined : Number(row.position),
  finished: row.finished_at !== null,
});
