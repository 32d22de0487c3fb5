import { contextOf } from '@reprise/contracts-all';
import { partitionOf } from '@reprise/messaging';
import type { Acknowledged } from '../oracle/evidence';

/** The newest acknowledged event of a partition. */
export interface Mark {
  readonly streamId: string;
  readonly position: number;
}

const categoryOf = (streamId: string) => streamId.slice(0, streamId.indexOf('-'));

/** What was acknowledged last in every partition of every topic: who has seen that, has seen all that was acknowledged. */
export class SeenStreams {
  private readonly newest = new Map<string, Mark>();

  acknowledged(streams: readonly Acknowledged[]): void {
    for (const { streamId, position } of streams) {
      const partitions = contextOf(categoryOf(streamId))?.topic.partitions ?? 1;
      const partition = `${categoryOf(streamId)} ${partitionOf(streamId, partitions)}`;
      if (position > (this.newest.get(partition)?.position ?? 0)) this.newest.set(partition, { streamId, position });
    }
  }

  marks(category: string): Mark[] {
    return [...this.newest].flatMap(([partition, mark]) => (partition.startsWith(`${category} `) ? [mark] : []));
  }
}
