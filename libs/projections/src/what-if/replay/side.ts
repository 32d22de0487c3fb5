import type { StoredEvent } from '@reprise/kernel';
import { Chain, lastPositions } from '@reprise/messaging';
import type { Pool } from 'pg';
import type { Places } from '../overlay/places';
import { ParkedKeys } from '../../parked/parked-keys';
import { prepare } from '../../prepare/prepare';
import type { Projection } from '../../projection';
import { ProjectionRuntime } from '../../runtime/projection-runtime';
import { quote } from '../../table/identifiers';
import { readModelTable } from '../../table/read-model-table';

export interface SideOptions {
  /** Of its table and in its errors. */
  readonly name: 'live' | 'candidate';
  readonly places: Places;
  /** Only the row of this key is made. */
  readonly key: string | undefined;
}

/** Failed events among which reasons are looked for. */
const LOOKED_AT = 100;

const keysOf = (answer: string | readonly string[]) => (typeof answer === 'string' ? [answer] : answer);

/** Of rows that are of one stream each, the key begins with that stream: `account-1`, `account-1/7`. */
const isOfStream = (key: unknown, streamId: string) => key === streamId || (typeof key === 'string' && key.startsWith(`${streamId}/`));

/** One version of a projection in a scratch schema, filled by the runtime that fills live tables. */
export class Side {
  /** A row's key names its stream, so far. */
  rowsHaveOneStream = true;
  readonly projection: Projection;
  private readonly chain: Chain;
  private runtime: ProjectionRuntime | undefined;
  private parked: ParkedKeys | undefined;

  constructor(original: Projection, options: SideOptions) {
    this.chain = new Chain(original.from.topic.partitions);
    this.projection = this.scratchVersionOf(original, options);
  }

  /** Makes its table in the pool's schema. @throws InvalidProjection */
  async prepare(pool: Pool): Promise<void> {
    await prepare(pool, [this.projection]);
    // Nobody needs a scratch table after a crash.
    await pool.query(`ALTER TABLE ${quote(readModelTable(this.projection).name)} SET UNLOGGED`);
    this.runtime = new ProjectionRuntime({ pool, projections: [this.projection] });
    this.parked = new ParkedKeys({ pool, projections: [this.projection] });
  }

  /** The next events, at their places. */
  async apply(events: readonly StoredEvent[]): Promise<void> {
    const messages = this.chain.linkAll(events);
    if (messages.length > 0) await this.runtime?.apply({ messages, completeTo: lastPositions(messages) });
  }

  parkedKeys(): Promise<number> {
    return this.runtime?.parkedKeys() ?? Promise.resolve(0);
  }

  /** Why keys stand still: a few of the reasons. */
  async parkedBecause(count: number): Promise<string[]> {
    const parked = (await this.parked?.page({ state: 'failed', limit: LOOKED_AT })) ?? [];
    return [...new Set(parked.flatMap(({ error }) => error ?? []))].slice(0, count);
  }

  /** It sees events at their positions; the runtime sees their places. */
  private scratchVersionOf(original: Projection, { name, places, key: only }: SideOptions): Projection {
    const { codec } = original.from;
    const decode = (stored: StoredEvent) => codec.decode({ ...stored, position: places.position(stored.position) });
    const key: Projection['key'] = (event) => {
      const keys = original.key(event);
      this.notice(keys, event.streamId);
      return only === undefined ? keys : keysOf(keys).filter((one) => one === only);
    };
    return { ...original, name, version: 1, from: { ...original.from, codec: { ...codec, decode } }, key };
  }

  private notice(keys: string | readonly string[], streamId: string): void {
    this.rowsHaveOneStream &&= keysOf(keys).every((key) => isOfStream(key, streamId));
  }
}
