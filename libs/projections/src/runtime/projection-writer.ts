import { failpoint } from '@reprise/failpoints';
import type { PoolClient } from 'pg';
import type { BuildId } from '../builds/build';
import { BatchFold } from './batch-fold';
import { park, parkedAmong } from '../parked/parked-events';
import { resolvedAmong } from '../parked/resolved-events';
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

/** What is known of a build: false saves looking it up. */
export interface Known {
  /** Some key is parked. */
  readonly parked: boolean;
  /** Some event is resolved. */
  readonly resolved: boolean;
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

  async write(client: PoolClient, events: readonly Routed[], known: Known): Promise<Written> {
    if (events.length === 0) return { rows: 0, parked: 0 };
    const keys = [...new Set(events.flatMap((event) => event.keys))].sort();
    const streams = [...new Set(events.map(({ incoming }) => streamKey(incoming)))];
    const parked = known.parked ? await parkedAmong(client, this.build, [...keys, ...streams]) : [];
    const resolved = known.resolved ? await resolvedAmong(client, this.build, [...keys, ...streams]) : new Set<string>();
    const rows = await loadRows(client, this.table, keys);
    const fold = new BatchFold(this.projection, this.guard, { rows, parked, resolved });
    for (const event of events) fold.add(event);
    const { changed, setAside } = fold;
    failpoint('runtime.folded');
    await writeRows(client, this.table, changed);
    failpoint('runtime.written');
    await park(client, this.build, setAside);
    if (setAside.length > 0) failpoint('runtime.parked');
    return { rows: changed.length, parked: setAside.length };
  }
}
