import type { Pool, PoolClient } from 'pg';
import { FED } from '../builds/build';
import { holdCheckpoints } from '../builds/builds';
import { inTransaction } from '../database';
import { NotParked, ParkedConflict, UnknownProjection } from '../errors';
import type { Projection } from '../projection';
import type { WakeUp } from '../queries/wake-up';
import { withRetries } from '../runtime/attempts';
import { type Stand, readCheckpoints, standsOf } from '../runtime/checkpoints';
import { streamKeyOf } from '../runtime/routing';
import { Writers } from '../runtime/writers';
import { type ListedEvent, type ParkedFilter, type ShownEvent, findParked, pageOfParked } from './parked-list';
import { checkNoneApplied } from './resolve-parked';
import { type Decision, record, resolutionsOf, unpark } from './resolved-events';
import { type Retried, type RetriedKey, retryKey } from './retry-parked';

export interface ParkedKeysOptions {
  readonly pool: Pool;
  readonly projections: readonly Projection[];
  /** Earlier versions that this code still feeds. */
  readonly former?: readonly Projection[] | undefined;
  /** Told of every commit. */
  readonly wakeUp?: WakeUp | undefined;
  /** Told when a transaction begins again because another instance was faster. */
  readonly onContention?: (error: unknown) => void;
}

/** Keys that stand still because one of their events failed: what there is, and what an operator does about it; any instance can. */
export class ParkedKeys {
  private readonly writers: Writers;
  private readonly known: readonly Projection[];

  constructor(private readonly options: ParkedKeysOptions) {
    this.known = [...options.projections, ...(options.former ?? [])];
    this.writers = new Writers(this.known);
  }

  /** What stands still, in what queries read or in another table, and all that was ever resolved. @throws UnknownProjection */
  page({ projection, ...filter }: Omit<ParkedFilter, 'projections'> & { readonly projection?: string | undefined }): Promise<ListedEvent[]> {
    if (projection !== undefined) this.check(projection);
    return pageOfParked(this.options.pool, { ...filter, projections: projection === undefined ? this.names : [projection] });
  }

  /** @throws NotParked */
  async find(id: string): Promise<ShownEvent> {
    const found = await findParked(this.options.pool, this.names, id);
    if (!found) throw new NotParked(id);
    return found;
  }

  /** Why events took no effect on a row although nothing is parked, by position. */
  resolutions(projection: string, { key, streamId }: { readonly key: string; readonly streamId: string }): Promise<ReadonlyMap<number, string>> {
    return resolutionsOf(this.options.pool, projection, [key, streamKeyOf(streamId)]);
  }

  /**
   * Runs a parked key's events through today's code, in order, in one transaction; in every build.
   * Answers for the one that queries read, if the key stood still there. @throws UnknownProjection, BatchContended
   */
  async retry({ projection, key }: { readonly projection: string; readonly key: string }): Promise<RetriedKey> {
    this.check(projection);
    const retried = await this.holding(projection, (client, stands) => this.retryIn(client, stands, key));
    return { projection, key, ...retried };
  }

  /** The key's whole queue, though one event of it is named. @throws NotParked, ParkedConflict, BatchContended */
  async retryOf(id: string): Promise<RetriedKey> {
    const { state, ...of } = await this.find(id);
    if (state === 'resolved') throw new ParkedConflict(`${id} is resolved, by ${of.actor}: ${of.reason}`);
    return this.retry(of);
  }

  /**
   * From here on the event takes no effect on its key, in any build, now or later; what waited behind it is tried. Who
   * decided and why stays on record. @throws NotParked, ParkedConflict, BatchContended
   */
  async resolve(id: string, decision: Decision): Promise<RetriedKey> {
    const { state, event, ...of } = await this.find(id);
    if (state === 'resolved') throw new ParkedConflict(`${id} is resolved already, by ${of.actor}: ${of.reason}`);
    if (state === 'waiting') throw new ParkedConflict(`${id} did not fail, it only waits behind another event of ${of.key}: resolve or retry that one`);
    const retried = await this.holding(of.projection, async (client, stands) => {
      if (!(await record(client, of, decision))) throw new NotParked(id);
      await checkNoneApplied(client, { of, event, stands, writers: this.writers });
      await unpark(client, of);
      return this.retryIn(client, stands, of.key);
    });
    return { projection: of.projection, key: of.key, ...retried };
  }

  private get names(): string[] {
    return this.options.projections.map(({ name }) => name);
  }

  private check(projection: string): void {
    if (!this.names.includes(projection)) throw new UnknownProjection(projection, this.names);
  }

  /** Nothing of the projection is applied by anybody else until the work is done. */
  private async holding(projection: string, work: (client: PoolClient, stands: readonly Stand[]) => Promise<Retried>): Promise<Retried> {
    const inOne = async (client: PoolClient) => {
      await holdCheckpoints(client, projection);
      const versions = this.known.filter(({ name }) => name === projection);
      return work(client, standsOf(await readCheckpoints(client, versions, [...FED, 'building'])));
    };
    const done = await withRetries(
      () => inTransaction(this.options.pool, inOne),
      (error) => this.options.onContention?.(error),
    );
    this.options.wakeUp?.committed();
    return done;
  }

  private async retryIn(client: PoolClient, stands: readonly Stand[], key: string): Promise<Retried> {
    const seenLast = (a: Stand, b: Stand) => Number(a.build.state === 'live') - Number(b.build.state === 'live');
    let retried: Retried = { applied: 0, parked: 0 };
    for (const { build } of [...stands].sort(seenLast)) {
      const { applied, parked } = await retryKey(client, this.writers.of(build), key);
      if (applied + parked > 0) retried = { applied, parked };
    }
    return retried;
  }
}
