import { failpoint } from '@reprise/failpoints';
import type { PoolClient } from 'pg';
import { type Queryable, query } from '../database';
import { lockRegistry } from '../prepare/registry-lock';
import type { Build, BuildId, BuildState } from './build';
import { holdCheckpoints, readBuilds, setState, tableOf, valuesOf } from './builds';
import { Difference } from './difference';
import { DifferencesFound, NotYet } from './errors';
import { moveView } from './live-view';
import { type BuildReport, isSame } from './report';

/** Queries must not queue for longer behind one that keeps the view from moving. */
const PATIENCE = `SET LOCAL lock_timeout = '500ms'`;

const STAND = `SELECT coalesce(bool_or(n.complete_to < o.position), false) AS behind, coalesce(bool_or(n.position <> o.position), false) AS apart
  FROM checkpoints o JOIN checkpoints n USING (projection, topic, partition)
  WHERE (o.projection, o.version, o.generation) = ($1, $2, $3) AND (n.version, n.generation) = ($4, $5)`;

export interface Stands {
  /** The other one has applied what this one has not. */
  readonly behind: boolean;
  /** They have not applied exactly the same. */
  readonly apart: boolean;
}

export async function standBetween(client: PoolClient, live: BuildId, next: BuildId): Promise<Stands> {
  const { rows } = await query<Stands & Record<string, unknown>>(client, { text: STAND, values: [...valuesOf(live), next.version, next.generation] });
  return rows[0] ?? { behind: false, apart: false };
}

/**
 * A reader whose snapshot is older than the build's completion would find its table half full. Any transaction of the
 * server can make a snapshot look that old, so it also matters when the reader began.
 */
const OLD_READERS = `SELECT EXISTS (SELECT FROM pg_stat_activity a, builds b
  WHERE (b.projection, b.version, b.generation) = ($1, $2, $3) AND a.datname = current_database() AND a.backend_type = 'client backend'
    AND a.pid <> pg_backend_pid() AND age(a.backend_xmin) >= age(b.ready_in) AND (b.seen_ready_at IS NULL OR a.xact_start <= b.seen_ready_at)) AS found`;
const SEEN = `UPDATE builds SET seen_ready_at = clock_timestamp() WHERE projection = $1 AND state = 'ready' AND ready_in IS NOT NULL AND seen_ready_at IS NULL`;

/** Notes the time by which builds were ready. To be committed before `moveLive`. */
export const noteReady = (on: Queryable, projection: string) => query(on, { text: SEEN, values: [projection] });

/** What is known to be complete stays so: it has applied the same messages. */
const INHERIT = `UPDATE checkpoints n SET complete_to = greatest(n.complete_to, o.complete_to) FROM checkpoints o
  WHERE (o.projection, o.version, o.generation) = ($1, $2, $3) AND n.projection = o.projection AND (n.version, n.generation) = ($4, $5)
    AND (n.topic, n.partition) = (o.topic, o.partition)`;

const LIVE = 'UPDATE projections SET live_version = $2, live_generation = $3, promoted_at = now() WHERE name = $1';
/** Followers compare with what they saw last: with an earlier table, if they have not been told of that move yet. */
const PROMOTED = `UPDATE builds n SET promoted_at = now(), refused = NULL, untold = coalesce(o.untold, $4) FROM builds o
  WHERE (n.projection, n.version, n.generation) = ($1, $2, $3) AND (o.projection, o.version, o.generation) = ($1, $5, $6)`;
const SUPERSEDED = 'UPDATE builds SET automatic = false, untold = NULL WHERE (projection, version, generation) = ($1, $2, $3)';

/** Where queries go. */
export interface Move {
  readonly live: BuildId;
  readonly next: BuildId;
  /** What becomes of the live one: it goes on being fed. */
  readonly liveBecomes: BuildState;
  /** Both are fed by the same batches: they can be at the same position, and must be. */
  readonly together: boolean;
  readonly expectNoDiff: boolean;
}

/**
 * Moves queries from one build to another, in the caller's transaction. Nothing is applied to either meanwhile, so both
 * stand at one position, and no query ever goes back in time.
 * @param plan from the builds as they are under the lock
 * @throws NotYet; DifferencesFound; what `plan` throws; what Postgres says when a query holds the view for too long
 */
export async function moveLive(client: PoolClient, projection: string, plan: (builds: readonly Build[]) => Move): Promise<void> {
  await client.query(PATIENCE);
  await lockRegistry(client);
  const { live, next, liveBecomes, together, expectNoDiff } = plan(await readBuilds(client, [projection]));
  await holdCheckpoints(client, projection);
  failpoint('promotion.held');
  const { behind, apart } = await standBetween(client, live, next);
  if (behind || (together && apart)) throw new NotYet(next, 'it has not applied the same events as the live one');
  await refuseOldReaders(client, next);
  if (expectNoDiff) await refuseDifferences(client, { live, next, samePosition: !apart });
  await query(client, { text: INHERIT, values: [...valuesOf(live), next.version, next.generation] });
  await setState(client, live, liveBecomes);
  await setState(client, next, 'live');
  await query(client, { text: PROMOTED, values: [...valuesOf(next), tableOf(live), live.version, live.generation] });
  await query(client, { text: SUPERSEDED, values: valuesOf(live) });
  await query(client, { text: LIVE, values: valuesOf(next) });
  await moveView(client, next);
  failpoint('promotion.moved');
}

async function refuseOldReaders(client: PoolClient, next: BuildId): Promise<void> {
  const { rows } = await query<{ found: boolean }>(client, { text: OLD_READERS, values: valuesOf(next) });
  if (rows[0]?.found) throw new NotYet(next, 'a transaction that began before it was complete still reads');
}

async function refuseDifferences(client: PoolClient, { live, next, samePosition }: { live: BuildId; next: BuildId; samePosition: boolean }): Promise<void> {
  const difference = await Difference.between(client, tableOf(live), tableOf(next));
  const found = await difference.report(client);
  if (!isSame({ ...found, samePosition, position: 0 })) throw new DifferencesFound(told({ ...found, samePosition }));
}

/** What differs, in one line. */
export const told = ({ samePosition, added, removed, changed, newFields, goneFields }: Omit<BuildReport, 'position'>) =>
  `rows added ${added}, removed ${removed}, changed ${changed}; fields new ${newFields.length}, gone ${goneFields.length}${samePosition ? '' : '; the live one is not fed, and behind'}`;
