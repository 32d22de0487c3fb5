import type { Pool } from 'pg';
import { readLeft, readPurge } from '../purge/purge-reading';
import { tombstoneIn } from '../purge/tombstone';
import { type KnownPurge, type KnownPurges, checkedPurge } from './check-purged';
import { readColumns } from './event-reading';
import type { ReadEvent } from './read-event';
import { readSealOver, readSealed } from './seal-reading';

const NONE: KnownPurges = { purges: new Map(), sealedTo: 0 };

/** Looks into each purge once, whether an event names it or tells of it. */
export class PurgeChecks {
  private readonly purges = new Map<string, KnownPurge>();
  private readonly positions = new Set<number>();
  /** Events that were found purged, as their tombstones tell. */
  events = 0;

  constructor(private readonly pool: Pool) {}

  /** Where the tombstones stand, in order. */
  get tombstones(): number[] {
    return [...this.positions].sort((a, b) => a - b);
  }

  async of(events: readonly ReadEvent[]): Promise<KnownPurges> {
    const ids = new Set(events.flatMap(({ columns, purged }) => purged?.purgeId ?? toldIn(columns) ?? []));
    if (ids.size === 0) return NONE;
    for (const id of ids) if (!this.purges.has(id)) this.purges.set(id, await this.look(id));
    return { purges: this.purges, sealedTo: (await readSealed(this.pool)).position };
  }

  /** These were found to be as their purges left them. */
  count(events: readonly ReadEvent[]): void {
    for (const id of events.flatMap(({ purged }) => purged?.purgeId ?? [])) {
      this.events += 1;
      this.positions.add(this.purges.get(id)?.at ?? 0);
    }
  }

  private async look(id: string): Promise<KnownPurge> {
    const [recorded, left] = await Promise.all([readPurge(this.pool, id), readLeft(this.pool, id)]);
    const at = recorded?.tombstone ?? 0;
    const [columns, seal] = await Promise.all([readColumns(this.pool, at), readSealOver(this.pool, at)]);
    return checkedPurge({ recorded, left, columns, seal });
  }
}

const toldIn = ({ type, stream_id, data }: ReadEvent['columns']): string | undefined =>
  type !== null && stream_id !== null && data !== null ? tombstoneIn({ type, stream_id, data })?.purgeId : undefined;
