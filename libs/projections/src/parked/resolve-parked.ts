import type { StoredEvent } from '@reprise/kernel';
import { partitionOf } from '@reprise/messaging';
import type { PoolClient } from 'pg';
import { type BuildId, type BuildState, sameBuild } from '../builds/build';
import { readBuilds, tableOf, valuesOf } from '../builds/builds';
import { query } from '../database';
import { ParkedConflict } from '../errors';
import type { Projection } from '../projection';
import type { Stand } from '../runtime/checkpoints';
import { Incoming } from '../runtime/incoming';
import { isStreamKey, route, streamKey } from '../runtime/routing';
import type { Writers } from '../runtime/writers';
import type { EventOfKey } from './resolved-events';

/** What may be read, now or later. */
const KEPT: readonly BuildState[] = ['building', 'ready', 'live', 'previous'];

/** An event that is about to be resolved, with all builds of its projection that this code knows. */
export interface Resolving {
  readonly of: EventOfKey;
  readonly event: StoredEvent;
  readonly stands: readonly Stand[];
  readonly writers: Writers;
}

/**
 * A decision holds in every build, or live and rebuilt would differ: it can't be taken when one of them has applied the event.
 * With the checkpoints held. @throws ParkedConflict
 */
export async function checkNoneApplied(client: PoolClient, resolving: Resolving): Promise<void> {
  const { of, stands } = resolving;
  for (const build of await readBuilds(client, [of.projection])) {
    if (!KEPT.includes(build.state)) continue;
    const stand = stands.find((one) => sameBuild(one.build, build));
    if (!stand) throw new ParkedConflict(`${tableOf(build)} is of a version that this code does not know: ask a service that does, or retire it first`);
    if (await hasApplied(client, resolving, stand)) {
      throw new ParkedConflict(`${tableOf(build)}, which is ${build.state}, has applied position ${of.position} to ${of.key}: let queries read that one, or retire it first`);
    }
  }
}

async function hasApplied(client: PoolClient, { of, event, writers }: Resolving, stand: Stand): Promise<boolean> {
  const { projection } = writers.of(stand.build);
  const incoming = new Incoming(event, partitionOf(event.streamId, projection.from.topic.partitions), projection.from);
  const passed = stand.at(incoming.partition).position >= of.position;
  return passed && concerns(projection, incoming, of.key) && !(await standsStill(client, stand.build, { position: of.position, keys: [of.key, streamKey(incoming)] }));
}

/** As this version routes it, the event goes to the row, or, where the key is its stream's, to any. */
function concerns(projection: Projection, incoming: Incoming, key: string): boolean {
  const { keys } = route(projection, incoming);
  return isStreamKey(key) ? keys.length > 0 : keys.includes(key);
}

const PARKED = 'SELECT FROM parked WHERE (projection, version, generation) = ($1, $2, $3) AND position = $4 AND key = ANY($5)';

async function standsStill(client: PoolClient, build: BuildId, { position, keys }: { position: number; keys: readonly string[] }): Promise<boolean> {
  return (await query(client, { text: PARKED, values: [...valuesOf(build), position, keys] })).rowCount !== 0;
}
