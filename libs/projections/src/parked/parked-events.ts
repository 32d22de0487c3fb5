import type { StoredEvent } from '@reprise/kernel';
import type { PoolClient } from 'pg';
import type { SetAside } from '../runtime/batch-fold';
import { type Queryable, query } from '../database';
import { Incoming } from '../runtime/incoming';
import { isStreamKey } from '../runtime/routing';
import type { BuildId } from '../builds/build';
import { valuesOf } from '../builds/builds';
import type { Projection } from '../projection';

const KEYS = 'SELECT DISTINCT key FROM parked WHERE (projection, version, generation) = ($1, $2, $3) AND key = ANY($4)';

/** Which of these keys are parked. */
export async function parkedAmong(client: PoolClient, build: BuildId, keys: readonly string[]): Promise<string[]> {
  const { rows } = await query<{ key: string }>(client, { name: 'parked.keys', text: KEYS, values: [...valuesOf(build), keys] });
  return rows.map(({ key }) => key);
}

const INSERT = `INSERT INTO parked (projection, version, generation, key, position, stream_id, partition, event, error, failures)
  SELECT $1, $2, $3, key, position, stream_id, partition, event::json, error, (error IS NOT NULL)::int
  FROM unnest($4::text[], $5::bigint[], $6::text[], $7::smallint[], $8::text[], $9::text[])
    AS r(key, position, stream_id, partition, event, error)`;

/** Facts for an operator; a text column can't hold NUL. */
const message = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 4_000).replaceAll(UNSTORABLE, '\uFFFD');
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

export async function park(client: PoolClient, build: BuildId, events: readonly SetAside[]): Promise<void> {
  if (events.length === 0) return;
  const of = (value: (event: SetAside) => string | number | null) => events.map(value);
  const values = [
    of(({ key }) => key),
    of(({ incoming }) => incoming.position),
    of(({ incoming }) => incoming.event.streamId),
    of(({ incoming }) => incoming.partition),
    of(({ incoming }) => JSON.stringify(incoming.event)),
    of(({ error }) => (error === undefined ? null : message(error))),
  ];
  await query(client, { name: 'parked.insert', text: INSERT, values: [...valuesOf(build), ...values] });
}

const TAKE = `WITH taken AS (DELETE FROM parked WHERE (projection, version, generation) = ($1, $2, $3) AND key = $4 RETURNING *)
  SELECT partition, event, failures, parked_at AS "parkedAt" FROM taken ORDER BY position`;

interface Taken {
  readonly partition: number;
  readonly event: StoredEvent;
  readonly failures: number;
  readonly parkedAt: string;
}

/** A key's events that stood still, in order of position. */
export class TakenQueue {
  private constructor(
    private readonly of: { readonly build: BuildId; readonly projection: Projection; readonly key: string },
    private readonly taken: readonly Taken[],
  ) {}

  /** Takes them out of the table. */
  static async take(client: PoolClient, { build, projection }: { build: BuildId; projection: Projection }, key: string): Promise<TakenQueue> {
    const { rows } = await query<Taken & Record<string, unknown>>(client, { text: TAKE, values: [...valuesOf(build), key] });
    return new TakenQueue({ build, projection, key }, rows);
  }

  get events(): Incoming[] {
    return this.taken.map(({ partition, event }) => new Incoming(event, partition, this.of.projection.from));
  }

  /** Those that are parked again, be it for a row instead of their stream, stay parked since when they were, and count their failures on. */
  async keepCounting(client: PoolClient): Promise<void> {
    const of = (value: (event: Taken) => string | number) => this.taken.map(value);
    const { build, key } = this.of;
    const values = [...valuesOf(build), key, of(({ event }) => event.position), of(({ failures }) => failures), of(({ parkedAt }) => parkedAt), isStreamKey(key)];
    await query(client, { text: KEEP, values });
  }
}

const KEEP = `UPDATE parked p SET failures = p.failures + t.failures, parked_at = t.parked_at
  FROM unnest($5::bigint[], $6::int[], $7::timestamptz[]) AS t(position, failures, parked_at)
  WHERE (p.projection, p.version, p.generation) = ($1, $2, $3) AND p.position = t.position AND ($8 OR p.key = $4)`;

/** Of what queries see; other builds tell of theirs in their report. */
const COUNT = `SELECT count(DISTINCT (projection, key)) AS keys
  FROM parked JOIN projections p ON (p.name, p.live_version, p.live_generation) = (projection, version, generation) WHERE projection = ANY($1)`;

/** Keys (rows or streams) that stand still. */
export async function countParkedKeys(on: Queryable, names: readonly string[]): Promise<number> {
  const { rows } = await query<{ keys: number }>(on, { text: COUNT, values: [names] });
  return rows[0]?.keys ?? 0;
}
