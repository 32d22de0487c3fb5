import { isPurged } from '@reprise/kernel';
import type { PoolClient } from 'pg';
import { holdCheckpoints } from '../builds/builds';
import { query } from '../database';
import type { Incoming } from '../runtime/incoming';

const HELD = `SELECT projection FROM parked WHERE projection = ANY($1) AND position = ANY($2)
  UNION SELECT projection FROM resolved_events WHERE projection = ANY($1) AND position = ANY($2) ORDER BY 1`;

/** An error may quote what the event held. One that only waits has none. */
const forget = (table: 'parked' | 'resolved_events') => `UPDATE ${table} t SET event = p.event::json, error = CASE WHEN t.error IS NOT NULL THEN 'its event was purged' END
  FROM unnest($2::bigint[], $3::text[]) AS p(position, event) WHERE t.projection = $1 AND t.position = p.position`;

/** Where an event among these is purged, what was set aside of it, in whichever build, is from here on as the log has it: without data. In the caller's transaction. */
export async function forgetPurged(client: PoolClient, projections: readonly string[], received: readonly Incoming[]): Promise<void> {
  const purged = received.filter(({ event }) => isPurged(event));
  if (purged.length === 0) return;
  const positions = purged.map(({ position }) => position);
  const { rows } = await query<{ projection: string }>(client, { text: HELD, values: [projections, positions] });
  for (const { projection } of rows) {
    // A retry or a decision under way would write down what it read before.
    await holdCheckpoints(client, projection);
    const values = [projection, positions, purged.map(({ event }) => JSON.stringify(event))];
    for (const table of ['parked', 'resolved_events'] as const) await query(client, { text: forget(table), values });
  }
}
