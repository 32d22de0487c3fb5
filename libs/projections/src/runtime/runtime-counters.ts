import { CheckpointMoved } from '../errors';

/** What a runtime has done since it was made; read by whoever exports metrics. Counted per projection. */
export class RuntimeCounters {
  /** Events that took effect (or were set aside), once per projection. */
  applied = 0;
  /** Events at or below the checkpoint, dropped. */
  duplicates = 0;
  /** Rows written or deleted. */
  rows = 0;
  /** Events set aside. */
  parked = 0;
  /** Transactions that came too late: another instance had moved the checkpoint. Nothing of them was kept. */
  fenced = 0;
  /** Transactions begun again because another instance wrote the same rows. */
  collisions = 0;

  add(effect: Pick<RuntimeCounters, 'applied' | 'duplicates' | 'rows' | 'parked'>): void {
    this.applied += effect.applied;
    this.duplicates += effect.duplicates;
    this.rows += effect.rows;
    this.parked += effect.parked;
  }

  contended(error: unknown): void {
    if (error instanceof CheckpointMoved) this.fenced += 1;
    else this.collisions += 1;
  }
}
