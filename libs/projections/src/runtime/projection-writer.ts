import type { PoolClient } from 'pg';
import type { BuildId } from '../builds/build';
import { BatchFold } from './batch-fold';
import { park, parkedAmong } from '../parked/parked-events';
import type { Projection } from '../projection';
import { type ReadModelTable, readModelTable } from '../table/read-model-table';
import { type Routed, streamKey } from './routing';
import { type RowGuard, rowGuard } from '../table/row-guard';
import { loadRows, writeRows } from './rows';

export interface Written {
  readonly rows: number;
  /** Events that were set aside. */
  readonly parked: number;
}

/** Folds events into one build of a projection, within the transaction of its caller. */
export class ProjectionWriter {
  readonly table: ReadModelTable;
  private readonly guard: RowGuard;

  constructor(
    readonly projection: Projection,
    readonly generation = 1,
  ) {
    this.table = readModelTable(projection, generation);
    this.guard = rowGuard(projection, this.table.columns);
  }

  get build(): BuildId {
    const { name, version } = this.projection;
    return { projection: name, version, generation: this.generation };
  }

  /** @param anyParked false when it is known that no key of the build is parked */
  async write(client: PoolClient, events: readonly Routed[], anyParked: boolean): Promise<Written> {
    if (events.length === 0) return { rows: 0, parked: 0 };
    const keys = [...new Set(events.flatMap((event) => event.keys))].sort();
    const streams = [...new Set(events.map(({ incoming }) => streamKey(incoming)))];
    const parked = anyParked ? await parkedAmong(client, this.build, [...keys, ...streams]) : [];
    const rows = await loadRows(client, this.table, keys);
    const fold = new BatchFold(this.projection, this.guard, { rows, parked });
    for (const event of events) fold.add(event);
    const { changed, setAside } = fold;
    await writeRows(client, this.table, changed);
    await park(client, this.build, setAside);
    return { rows: changed.length, parked: setAside.length };
  }
}
