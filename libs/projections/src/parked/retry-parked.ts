import { failpoint } from '@reprise/failpoints';
import { isPurged } from '@reprise/kernel';
import type { PoolClient } from 'pg';
import { valuesOf } from '../builds/builds';
import { query } from '../database';
import { TakenQueue } from './parked-events';
import type { Projection } from '../projection';
import type { ProjectionWriter } from '../runtime/projection-writer';
import { type Routed, route, streamKey } from '../runtime/routing';

export interface Retried {
  /** Events that are applied now, or passed over because they were purged. */
  readonly applied: number;
  /** Events that still fail, or wait behind one that does. */
  readonly parked: number;
}

/** What became of a key's queue. */
export interface RetriedKey extends Retried {
  readonly projection: string;
  readonly key: string;
}

/** Voids the batches under way, which read before: none may queue behind a key that is being freed. */
const FENCE = 'UPDATE checkpoints SET revision = revision + 1 WHERE (projection, version, generation) = ($1, $2, $3)';
const CHANGED = 'INSERT INTO retried_keys (projection, version, generation, key) SELECT $1, $2, $3, unnest($4::text[])';

/** Of a row's queue every event goes to that row alone: its other rows have had it. A purged one goes to none. */
const routes = (projection: Projection, key: string) => (incoming: Parameters<typeof route>[1]): Routed =>
  key === streamKey(incoming) || isPurged(incoming.event) ? route(projection, incoming) : { incoming, keys: [key], alone: true };

/** Runs a key's queue through today's codec and `evolve`, in order; what fails again stays parked. Within the caller's transaction, which holds the checkpoints. */
export async function retryKey(client: PoolClient, writer: ProjectionWriter, key: string): Promise<Retried> {
  const { projection } = writer;
  const build = valuesOf(writer.build);
  await query(client, { text: FENCE, values: build });
  const queue = await TakenQueue.take(client, writer, key);
  failpoint('retry.taken');
  const events = queue.events.map(routes(projection, key));
  const { parked } = await writer.write(client, events, { parked: true, resolved: true });
  await queue.keepCounting(client);
  await query(client, { text: CHANGED, values: [...build, [...new Set(events.flatMap(({ keys }) => keys))]] });
  failpoint('retry.written');
  return { applied: Math.max(0, events.length - parked), parked };
}
