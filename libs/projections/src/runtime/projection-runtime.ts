import { failpoint } from '@reprise/failpoints';
import type { FeedBatch, FeedConsumer, PartitionCheckpoint } from '@reprise/messaging';
import type { Pool, PoolClient } from 'pg';
import { ReceivedBatch } from './apply-batch';
import { withRetries } from './attempts';
import { type Checkpoint, lowest, readCheckpoints, standsOf } from './checkpoints';
import { inTransaction } from '../database';
import { InvalidProjection } from '../errors';
import { countParkedKeys } from '../parked/parked-events';
import type { Projection } from '../projection';
import { RuntimeCounters } from './runtime-counters';
import type { WakeUp } from '../queries/wake-up';
import { Writers } from './writers';

export interface ProjectionRuntimeOptions {
  /** Of the read-model database, after `prepare`. */
  readonly pool: Pool;
  /** All that read this topic; each has its own checkpoints. */
  readonly projections: readonly [Projection, ...Projection[]];
  /** Earlier versions, fed until they are retired. */
  readonly former?: readonly Projection[];
  /** Told of every commit. */
  readonly wakeUp?: WakeUp;
}

/**
 * Folds the events of one topic into the tables of its projections: those that queries read, and those that wait to be
 * read or were read before. A batch, its rows and its checkpoints are one transaction, and checkpoints move by
 * compare-and-set: however often a batch is handed over, by however many instances, every event takes effect exactly once.
 */
export class ProjectionRuntime implements FeedConsumer {
  readonly counters = new RuntimeCounters();
  private readonly known: readonly Projection[];
  private readonly writers: Writers;
  private live = false;

  constructor(private readonly options: ProjectionRuntimeOptions) {
    const [{ from }] = options.projections;
    this.known = [...options.projections, ...(options.former ?? [])];
    const stray = this.known.find((projection) => projection.from.topic.name !== from.topic.name);
    if (stray) throw new InvalidProjection(stray.name, `reads ${stray.from.topic.name}, its runtime reads ${from.topic.name}`);
    this.writers = new Writers(this.known);
  }

  /** Where a feed begins. While all that could be fed is still being built from the log, where that stands. */
  async checkpoints(): Promise<ReadonlyMap<number, PartitionCheckpoint>> {
    const fed = await this.read(this.options.pool);
    return lowest(fed.length > 0 ? fed : await readCheckpoints(this.options.pool, this.options.projections, ['building']));
  }

  /** @throws ChainBroken, BatchContended, NotPrepared */
  async apply(batch: FeedBatch): Promise<void> {
    const [{ from }] = this.options.projections;
    const received = ReceivedBatch.of(batch, from);
    failpoint('runtime.decoded');
    const effects = await this.contended((client) => this.applyIn(client, received));
    failpoint('runtime.committed');
    for (const effect of effects) if (effect.live) this.counters.add(effect);
    this.options.wakeUp?.committed();
  }

  /** True once queries read these versions, as far as this instance has seen; until then a new one is filled beside the old one. */
  isLive(): boolean {
    return this.live;
  }

  /** Keys (rows or streams) of what queries read that stand still because one of their events failed. */
  parkedKeys(): Promise<number> {
    return countParkedKeys(this.options.pool, this.names);
  }

  private get names(): string[] {
    return this.options.projections.map(({ name }) => name);
  }

  private contended<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    return withRetries(
      () => inTransaction(this.options.pool, work),
      (error) => this.counters.contended(error),
    );
  }

  private async read(on: Pool | PoolClient): Promise<readonly Checkpoint[]> {
    const checkpoints = await readCheckpoints(on, this.known);
    const isLive = ({ name, version }: Projection) => checkpoints.some((one) => one.projection === name && one.version === version && one.state === 'live');
    this.live = this.options.projections.every(isLive);
    return checkpoints;
  }

  private async applyIn(client: PoolClient, received: ReceivedBatch) {
    failpoint('runtime.begun');
    const stands = standsOf(await this.read(client));
    const inOrder = this.known.flatMap(({ name, version }) => stands.filter(({ build }) => build.projection === name && build.version === version));
    return received.applyTo(client, inOrder, this.writers);
  }
}
