import type { Purged } from '@reprise/kernel';
import type { Pool } from 'pg';
import { ask } from '../connection';

const PURGE = `purge_id AS "purgeId", tombstone, requested_by AS "requestedBy", reason, purged_at AS "purgedAt"`;

/** What the log records of a purge. */
export const readPurge = async (pool: Pool, purgeId: string): Promise<Purged | undefined> =>
  (await ask<Purged>(pool, { text: `SELECT ${PURGE} FROM purges WHERE purge_id = $1`, values: [purgeId] }))[0];

const OF_EVENTS = `SELECT p.position, ${PURGE} FROM purged_events p JOIN purges USING (purge_id) WHERE p.position = ANY($1)`;

/** Who emptied these events, and why; those that nobody did are left out. */
export async function readPurgesOf(pool: Pool, positions: readonly number[]): Promise<ReadonlyMap<number, Purged>> {
  const rows = await ask<Purged & { readonly position: number }>(pool, { name: 'read_purges_of', text: OF_EVENTS, values: [positions] });
  return new Map(rows.map(({ position, ...purged }) => [position, purged]));
}

/** What is left of an event, as a hash in lower-case hex. */
export interface Left {
  readonly position: number;
  readonly leaf: string;
}

/** What a purge left, in position order. */
export const readLeft = (pool: Pool, purgeId: string): Promise<Left[]> =>
  ask<Left>(pool, { text: `SELECT position, encode(leaf, 'hex') AS leaf FROM purged_events WHERE purge_id = $1 ORDER BY position`, values: [purgeId] });

export const readPurgeIdOf = async (pool: Pool, position: number): Promise<string | undefined> =>
  (await ask<{ id: string }>(pool, { text: 'SELECT purge_id AS id FROM purged_events WHERE position = $1', values: [position] }))[0]?.id;

const IN_STREAM = 'SELECT count(*) AS events FROM purged_events WHERE stream_id = $1 AND stream_version <= $2';

/** How many of a stream's events up to a version were purged. */
export const countPurged = async (pool: Pool, streamId: string, upTo: number): Promise<number> =>
  (await ask<{ events: number }>(pool, { name: 'count_purged', text: IN_STREAM, values: [streamId, upTo] }))[0]?.events ?? 0;
