import { CheckpointWatch, ReadModelPosition, type WakeUp } from '@reprise/projections';
import type { Pool } from 'pg';
import type { Random } from '../random';
import { ACCOUNTS, account } from './commands';
import type { Journal } from './journal';
import { balance, ledger } from './ledger';

const PATIENCE_MS = 300;
const READS_OWN = 0.15;

/** Queries a balance as a query service answers it: what is complete is asked first, the row afterwards. */
export class Observer {
  private readonly positions: ReadModelPosition;
  private readonly asking = new Set<string>();

  constructor(private readonly parts: { readonly pool: Pool; readonly wakeUp: WakeUp; readonly random: Random; readonly journal: Journal }) {
    const watch = new CheckpointWatch({ pool: parts.pool, projections: [balance], wakeUp: parts.wakeUp });
    this.positions = new ReadModelPosition(watch, ledger);
  }

  /** Now and then, a client reads what it wrote. */
  async readOwn(client: number, streamId: string, minPosition: number): Promise<void> {
    if (!this.parts.random.chance(READS_OWN) || !/^account-\d$/.test(streamId)) return;
    const { reached } = await this.positions.waitFor({ streamId, minPosition, timeoutMs: PATIENCE_MS });
    if (reached) await this.observe(client, streamId, minPosition);
  }

  /** Until aborted, one that only reads. */
  async run(client: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await this.observe(client, account(this.parts.random.between(0, ACCOUNTS - 1)));
  }

  private async observe(client: number, streamId: string, minPosition?: number): Promise<void> {
    const name = `${client} ${streamId}`;
    if (this.asking.has(name)) return;
    this.asking.add(name);
    const { pool, journal } = this.parts;
    try {
      const position = await this.positions.completeTo(streamId);
      const { rows } = await pool.query<{ stream_version: string }>('SELECT stream_version FROM balance WHERE stream_id = $1', [streamId]);
      const [row] = rows;
      const streamVersion = row ? Number(row.stream_version) : null;
      journal.seen({ client, readModel: 'balance', streamId, at: journal.now(), position, streamVersion, ...(minPosition !== undefined && { minPosition }) });
    } finally {
      this.asking.delete(name);
    }
  }
}
