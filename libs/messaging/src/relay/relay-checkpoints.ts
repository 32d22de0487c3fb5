import type { Pool } from 'pg';
import { z } from 'zod';
import { RelayDeposed } from '../errors';

/** How far a topic is filled. */
export interface RelayCheckpoint {
  /** Everything at or below this position of the log is in the topic. */
  readonly position: number;
  /** Position of the last message of each partition. */
  readonly partitions: ReadonlyMap<number, number>;
}

const Row = z.object({
  position: z.coerce.number().int().min(0),
  partitions: z.record(z.string(), z.record(z.coerce.number().int().min(0), z.int())),
});

/** Not waited for on disk: what a crash of Postgres takes back is published again, and dropped as a duplicate. */
const MOVE = `
  UPDATE relay_checkpoints SET position = $3, partitions = $4, updated_at = clock_timestamp()
   WHERE name = $1 AND position = $2 AND set_config('synchronous_commit', 'off', true) = 'off'`;

/** One row per topic, so that a new context or generation is filled from the beginning of the log. */
export class RelayCheckpoints {
  constructor(private readonly pool: Pool) {}

  async load(topic: string): Promise<RelayCheckpoint> {
    await this.pool.query('INSERT INTO relay_checkpoints (name) VALUES ($1) ON CONFLICT DO NOTHING', [topic]);
    const { rows } = await this.pool.query('SELECT position, partitions FROM relay_checkpoints WHERE name = $1', [topic]);
    const { position, partitions } = Row.parse(rows[0]);
    const last = Object.entries(partitions[topic] ?? {}).map(([partition, at]) => [Number(partition), at] as const);
    return { position, partitions: new Map(last) };
  }

  /** Moves from where this relay read it, or not at all. @throws RelayDeposed */
  async move(topic: string, from: number, to: RelayCheckpoint): Promise<void> {
    const partitions = { [topic]: Object.fromEntries(to.partitions) };
    const { rowCount } = await this.pool.query({ name: 'relay_checkpoints.move', text: MOVE, values: [topic, from, to.position, partitions] });
    if (rowCount !== 1) throw new RelayDeposed(topic, from);
  }
}
