import type { Pool, PoolClient } from 'pg';
import { isContention } from '../runtime/attempts';
import { type Queryable, inTransaction, query } from '../database';
import type { Projection } from '../projection';
import { readModelTable } from '../table/read-model-table';
import { lockRegistry } from './registry-lock';

/** A version is ready when, in every partition, it has all that the live one has applied. */
const STATE = `SELECT r.live_version AS live, NOT EXISTS (
    SELECT FROM checkpoints old JOIN checkpoints new ON new.projection = r.name AND new.version = $2
      AND new.partition = old.partition AND new.topic = old.topic
    WHERE old.projection = r.name AND old.version = r.live_version AND new.complete_to < old.position) AS ready
  FROM projections r WHERE r.name = $1`;

/** What the live one knows to be complete, its successor is too: it has applied the same messages. */
const INHERIT = `UPDATE checkpoints new SET complete_to = greatest(new.complete_to, old.complete_to) FROM checkpoints old
  WHERE new.projection = $1 AND new.version = $2 AND old.projection = $1 AND old.version = $3
    AND new.topic = old.topic AND new.partition = old.partition`;

interface State {
  readonly live: number;
  readonly ready: boolean;
}

async function stateOf(on: Queryable, { name, version }: Projection): Promise<State> {
  const { rows } = await query<State & Record<string, unknown>>(on, { text: STATE, values: [name, version] });
  return rows[0] ?? { live: 0, ready: false };
}

/** Moves views to new versions, each in one transaction, once what queries would read is not behind what they read now. */
export class Promotion {
  private waiting: readonly Projection[];

  constructor(
    private readonly pool: Pool,
    projections: readonly Projection[],
  ) {
    this.waiting = projections;
  }

  get done(): boolean {
    return this.waiting.length === 0;
  }

  async advance(): Promise<void> {
    for (const projection of this.waiting) {
      if (await this.isLive(projection)) this.waiting = this.waiting.filter((other) => other !== projection);
    }
  }

  private async isLive(projection: Projection): Promise<boolean> {
    const { live, ready } = await stateOf(this.pool, projection);
    if (live >= projection.version) return true;
    return ready && inTransaction(this.pool, (client) => promote(client, projection)).catch(later);
  }
}

/** Another instance was on the same rows: the next look will tell. */
const later = (error: unknown) => {
  if (isContention(error)) return false;
  throw error;
};

async function promote(client: PoolClient, projection: Projection): Promise<boolean> {
  const { name, version } = projection;
  await lockRegistry(client);
  await query(client, { text: 'SELECT FROM checkpoints WHERE projection = $1 ORDER BY version, partition FOR UPDATE', values: [name] });
  const { live, ready } = await stateOf(client, projection);
  if (live >= version || !ready) return live >= version;
  await query(client, { text: INHERIT, values: [name, version, live] });
  for (const statement of readModelTable(projection).view) await client.query(statement);
  await query(client, { text: 'UPDATE projections SET live_version = $2, promoted_at = now() WHERE name = $1', values: [name, version] });
  return true;
}
