import type { Pool } from 'pg';
import { readLeft, readPurge } from '../purge/purge-reading';
import { type KnownPurge, type KnownPurges, checkedPurge } from './check-purged';
import { readColumns } from './event-reading';
import type { ReadEvent } from './read-event';
import { readSealOver, readSealed } from './seal-reading';

const NONE: KnownPurges = { purges: new Map(), sealedTo: 0 };

/** Looks into each purge once. */
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
    const ids = new Set(events.flatMap(({ purged }) => purged?.purgeId ?? []));
    if (ids.size === 0) return NONE;
    for (const id of ids) if (!this.purges.has(id)) this.purges.set(id, await this.look(id));
    return { purges: this.purges, sealedTo: (await readSealed(this.pool)).position };
  }

  /** These were found to be as their purges left them. */
  count(events: readonly ReadEvent[]): void {
    this.events += events.filter(({ purged }) => purged).length;
  }

  private async look(id: string): Promise<KnownPurge> {
    const [recorded, left] = await Promise.all([readPurge(this.pool, id), readLeft(this.pool, id)]);
    const at = recorded?.tombstone ?? 0;
    const [columns, seal] = await Promise.all([readColumns(this.pool, at), readSealOver(this.pool, at)]);
    this.positions.add(at);
    return checkedPurge({ recorded, left, columns, seal });
  }
}
