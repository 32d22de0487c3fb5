import type { Pool } from 'pg';
import { z } from 'zod';
import { ask, openPool } from '../connection';
import { PurgeRefused } from '../errors';
import { PURGED_AT_ONCE, PurgeRequest, Purging } from './purge-request';
import { asRefusal } from './purge-refusal';

export interface StreamStretch {
  readonly streamId: string;
  /** Inclusive. Default: 1. */
  readonly fromVersion?: number | undefined;
  /** Inclusive. Default: the newest. */
  readonly toVersion?: number | undefined;
}

const STRETCH = 'SELECT position FROM events WHERE stream_id = $1 AND stream_version BETWEEN $2 AND $3 ORDER BY stream_version LIMIT $4';
const NEWEST = 2_147_483_647;

/** Takes the data out of events for good, as the eraser: the one login that may. */
export class EventPurger {
  private constructor(private readonly pool: Pool) {}

  /** @param url `postgres://…`, as the eraser */
  static open({ url }: { readonly url: string }): EventPurger {
    return new EventPurger(openPool({ connectionString: url, max: 1 }));
  }

  /** Where these events of a stream stand. @throws PurgeRefused where there are none, or more than one purge takes; StoreUnavailable */
  async positionsOf({ streamId, fromVersion = 1, toVersion = NEWEST }: StreamStretch): Promise<number[]> {
    const values = [streamId, fromVersion, toVersion, PURGED_AT_ONCE + 1];
    const positions = (await ask<{ position: number }>(this.pool, { text: STRETCH, values })).map(({ position }) => position);
    if (positions.length === 0) throw new PurgeRefused(`stream ${streamId} has no event of these versions`);
    if (positions.length > PURGED_AT_ONCE) throw new PurgeRefused(`stream ${streamId} has more than ${PURGED_AT_ONCE} events of these versions: name fewer, and purge several times`);
    return positions;
  }

  /**
   * Empties these events, drops the snapshots that may hold something of them, records who, why and when, and appends
   * EventsPurged, all in one transaction. Events must be sealed, which takes some seconds.
   * @throws PurgeRefused, StoreUnavailable, StoreFailure
   */
  async purge(request: PurgeRequest): Promise<Purging> {
    const parsed = PurgeRequest.safeParse(request);
    if (!parsed.success) throw new PurgeRefused(`this can't be purged: ${z.prettifyError(parsed.error)}`);
    const question = { text: 'SELECT purge_events($1) AS purging', values: [JSON.stringify(parsed.data)] };
    const [row] = await ask<{ purging: unknown }>(this.pool, question).catch((error: unknown) => {
      throw asRefusal(error);
    });
    return Purging.parse(row?.purging);
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
