import { setTimeout as delay } from 'node:timers/promises';
import { failpoint } from '@reprise/failpoints';
import type { FeedBatch, FeedConsumer, PartitionCheckpoint } from '@reprise/messaging';
import type { Pool, PoolClient } from 'pg';
import { ReceivedBatch } from '../runtime/apply-batch';
import { withRetries } from '../runtime/attempts';
import { type Checkpoint, Stand, lowest, readCheckpoints } from '../runtime/checkpoints';
import { inTransaction, query } from '../database';
import type { Projection } from '../projection';
import { Writers } from '../runtime/writers';
import { type BuildId, sameBuild } from './build';
import { fence, holdCheckpoints, readBuilds, valuesOf } from './builds';
import { BuildEnded } from './errors';
import { createIndexes } from './register';
import { WriteBehind } from './write-behind';
import type { Pace } from './pace';
import { standBetween } from './promote';
import { Speed } from './speed';

/** So close to the end of the log it asks, with each batch, whether it has all that the live one has. */
const NEAR = 2_000;

export interface BuildFeedOptions {
  readonly pool: Pool;
  readonly build: BuildId;
  readonly projection: Projection;
  readonly pace: Pace;
  /** Events to write at once. */
  readonly portion: number;
  /** Events that the live builds are behind. */
  lag(): number;
  /** Position of the newest event of the log. */
  head(): Promise<number>;
  /** It is built no more: it is fed with the live ones from here on, or was retired. */
  onEnd(): void;
  readonly signal: AbortSignal;
}

const PROGRESS = `UPDATE builds SET done = $4::bigint, total = greatest($5::bigint, $4::bigint), rate = $6
  WHERE (projection, version, generation) = ($1, $2, $3) AND state = 'building'`;
const READY = `UPDATE builds SET state = 'ready', ready_at = now(), ready_in = pg_current_xact_id()::xid
  WHERE (projection, version, generation) = ($1, $2, $3)`;

/**
 * Fills one build from the log, beside those that are fed. Its rows, its checkpoint and its progress are one transaction,
 * so whoever goes on with it, after whatever end, goes on where it was. As soon as it has all that the live one has
 * applied, it is fed by the same batches: that, too, is part of the transaction that made it so.
 */
export class BuildFeed implements FeedConsumer {
  private readonly writers: Writers;
  private readonly speed = new Speed();
  private readonly behind: WriteBehind;
  private indexed = false;
  private over = false;

  constructor(private readonly options: BuildFeedOptions) {
    this.writers = new Writers([options.projection]);
    this.behind = new WriteBehind({ portion: options.portion, write: (batch) => this.write(batch, false) });
  }

  /** What was taken and not written is to be handed over again. None once the build has ended. */
  async checkpoints(): Promise<ReadonlyMap<number, PartitionCheckpoint>> {
    await this.behind.drop();
    const found = await this.read(this.options.pool).catch(endedOrFailed);
    if (found !== true) return lowest(found);
    this.over = true;
    this.options.onEnd();
    return new Map();
  }

  /** Resolves when nothing is being written any more. */
  settled(): Promise<void> {
    return this.behind.drop();
  }

  /** A log that holds nothing more hands nothing over: then it may have all that the live one has already. */
  async joinAsItIs(): Promise<void> {
    const stand = await this.checkpoints();
    await this.apply({ messages: [], completeTo: new Map([...stand].map(([partition, { completeTo }]) => [partition, completeTo])) });
  }

  /**
   * Once the build has ended, nothing: whoever hands over is told to stop. Far from the end of the log it resolves when
   * the batch is taken, and a failure is told with the next one: whoever is told begins again at the checkpoints.
   * @throws ChainBroken, BatchContended
   */
  async apply(batch: FeedBatch): Promise<void> {
    if (this.over) return;
    const received = ReceivedBatch.of(batch, this.options.projection.from).decode();
    const near = (await this.options.head()) - received.position <= NEAR;
    if (!near) return this.behind.add(received);
    await this.behind.flush();
    await this.index();
    await this.write(received, near);
  }

  private async index(): Promise<void> {
    const { pool, projection, build } = this.options;
    if (this.indexed) return;
    this.over = await createIndexes(pool, projection, build).then(() => false, endedOrFailed);
    if (this.over) this.options.onEnd();
    this.indexed = true;
  }

  private async write(received: ReceivedBatch, near: boolean): Promise<void> {
    if (this.over) return;
    const head = await this.options.head();
    this.over = await withRetries(
      () => inTransaction(this.options.pool, (client) => this.applyIn(client, received, { head, near })),
      () => undefined,
    ).catch(endedOrFailed);
    failpoint('rebuild.committed');
    if (this.over) this.options.onEnd();
    else await this.rest(received.length);
  }

  /** After a batch, never before: a batch that was held back is older than what the live one has applied meanwhile. */
  private async rest(events: number): Promise<void> {
    const { pace, signal } = this.options;
    await delay(pace.rest(events, { now: performance.now(), lag: this.options.lag() }), undefined, { signal });
  }

  private async read(on: Pool | PoolClient): Promise<readonly Checkpoint[]> {
    const { projection, build } = this.options;
    const found = (await readCheckpoints(on, [projection], ['building'])).filter((checkpoint) => sameBuild(checkpoint, build));
    if (found.length === 0) throw new BuildEnded(build);
    return found;
  }

  /** True when it is fed with the live ones from here on. */
  private async applyIn(client: PoolClient, received: ReceivedBatch, { head, near }: { head: number; near: boolean }): Promise<boolean> {
    const { build } = this.options;
    const { position } = received;
    // The live ones wait for as long as this batch takes: otherwise they might stay ahead by one event for ever.
    if (near) await holdCheckpoints(client, build.projection);
    const checkpoints = await this.read(client);
    await received.applyTo(client, [new Stand({ ...build, state: 'building' }, checkpoints)], this.writers);
    this.speed.reached(position, performance.now());
    const { rowCount } = await query(client, { text: PROGRESS, values: [...valuesOf(build), position, head, this.speed.perSecond] });
    if (rowCount === 0) throw new BuildEnded(build);
    failpoint('rebuild.filled');
    return near && this.join(client);
  }

  private async join(client: PoolClient): Promise<boolean> {
    const { build } = this.options;
    const live = (await readBuilds(client, [build.projection])).find(({ state }) => state === 'live');
    if (live && (await standBetween(client, live, build)).behind) return false;
    await query(client, { text: READY, values: valuesOf(build) });
    await fence(client, build.projection);
    failpoint('rebuild.joined');
    return true;
  }
}

function endedOrFailed(error: unknown): true {
  if (error instanceof BuildEnded) return true;
  throw error;
}
