import type { FeedBatch, FeedConsumer, PartitionCheckpoint } from '@reprise/messaging';
import type { Pool, PoolClient } from 'pg';
import { withRetries } from './attempts';
import { Stand, lowest, moveCheckpoints, readCheckpoints } from './checkpoints';
import { inTransaction } from '../database';
import { InvalidProjection, UnknownProjection } from '../errors';
import { type ReceivedMessage, freshMessages } from './fresh-messages';
import { Incoming } from './incoming';
import { type ParkedEvent, countParkedKeys, listParked } from '../parked/parked-events';
import type { Projection } from '../projection';
import { ProjectionWriter } from './projection-writer';
import { Promotion } from '../prepare/promotion';
import { type Retried, retryKey } from '../parked/retry-parked';
import { route } from './routing';
import { RuntimeCounters } from './runtime-counters';
import type { WakeUp } from '../queries/wake-up';

export interface ProjectionRuntimeOptions {
  /** Of the read-model database, after `prepare`. */
  readonly pool: Pool;
  /** All that read this topic; each has its own checkpoints. */
  readonly projections: readonly [Projection, ...Projection[]];
  /** Told of every commit. */
  readonly wakeUp?: WakeUp;
}

/**
 * Folds the events of one topic into the tables of its projections. A batch, its rows and its checkpoints are one
 * transaction, and checkpoints move by compare-and-set: however often a batch is handed over, by however many
 * instances, every event takes effect exactly once.
 */
export class ProjectionRuntime implements FeedConsumer {
  readonly counters = new RuntimeCounters();
  private readonly writers: readonly ProjectionWriter[];
  private readonly promotion: Promotion;

  constructor(private readonly options: ProjectionRuntimeOptions) {
    const [{ from }] = options.projections;
    const stray = options.projections.find((projection) => projection.from.topic.name !== from.topic.name);
    if (stray) throw new InvalidProjection(stray.name, `reads ${stray.from.topic.name}, its runtime reads ${from.topic.name}`);
    this.writers = options.projections.map((projection) => new ProjectionWriter(projection));
    this.promotion = new Promotion(options.pool, options.projections);
  }

  async checkpoints(): Promise<ReadonlyMap<number, PartitionCheckpoint>> {
    await this.promotion.advance();
    return lowest(await readCheckpoints(this.options.pool, this.options.projections));
  }

  /** @throws ChainBroken, BatchContended, NotPrepared */
  async apply(batch: FeedBatch): Promise<void> {
    const [{ from }] = this.options.projections;
    const received = batch.messages.map(({ prevPosition, event, partition }) => ({ prevPosition, incoming: new Incoming(event, partition, from) }));
    const effects = await withRetries(
      () => inTransaction(this.options.pool, (client) => this.applyIn(client, received, batch.completeTo)),
      (error) => this.counters.contended(error),
    );
    for (const effect of effects) this.counters.add(effect);
    this.options.wakeUp?.committed();
    await this.promotion.advance();
  }

  /** True once queries read these versions; until then a new version is still being filled beside the old one. */
  isLive(): boolean {
    return this.promotion.done;
  }

  /** Keys (rows or streams) that stand still because one of their events failed. */
  parkedKeys(): Promise<number> {
    return countParkedKeys(this.options.pool, this.options.projections);
  }

  listParked(limit = 100): Promise<ParkedEvent[]> {
    return listParked(this.options.pool, this.options.projections, limit);
  }

  /** Runs a parked key's events through today's code, in order, in one transaction. @throws UnknownProjection */
  async retryParked({ projection, key }: { projection: string; key: string }): Promise<Retried> {
    const writer = this.writers.find((one) => one.projection.name === projection);
    if (!writer) throw new UnknownProjection(projection, this.options.projections.map(({ name }) => name));
    const retried = await withRetries(
      () => inTransaction(this.options.pool, (client) => retryKey(client, writer, key)),
      (error) => this.counters.contended(error),
    );
    this.options.wakeUp?.committed();
    return retried;
  }

  private async applyIn(client: PoolClient, received: readonly ReceivedMessage[], completeTo: FeedBatch['completeTo']) {
    const checkpoints = await readCheckpoints(client, this.options.projections);
    const effects = [];
    const moves = [];
    for (const writer of this.writers) {
      const stand = new Stand(writer.projection, checkpoints);
      const fresh = freshMessages(stand, received, completeTo);
      const routed = fresh.messages.map((incoming) => route(writer.projection, incoming));
      const written = await writer.write(client, routed, stand.parked);
      effects.push({ ...written, applied: fresh.messages.length, duplicates: fresh.duplicates });
      moves.push(...fresh.moves);
    }
    await moveCheckpoints(client, moves);
    return effects;
  }
}
