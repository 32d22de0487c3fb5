import type { StoredEvent } from '@reprise/kernel';
import type { FeedMessage } from './event-feed';
import { partitionOf } from './partition';

/** Links events of a topic, in position order, to the chain of their partition. */
export class Chain {
  private readonly last: Map<number, number>;

  /** @param last position of the last message of each partition; 0 where there is none */
  constructor(
    private readonly partitions: number,
    last: ReadonlyMap<number, number> = new Map(),
  ) {
    this.last = new Map(last);
  }

  /** Position of the last message of each partition. */
  get positions(): ReadonlyMap<number, number> {
    return this.last;
  }

  /** The event as the next message of its partition; undefined where the partition has passed it already. */
  link(event: StoredEvent): FeedMessage | undefined {
    const partition = partitionOf(event.streamId, this.partitions);
    const prevPosition = this.last.get(partition) ?? 0;
    if (event.position <= prevPosition) return undefined;
    this.last.set(partition, event.position);
    return { partition, prevPosition, event };
  }

  /** All events that are new to their partition. */
  linkAll(events: readonly StoredEvent[]): FeedMessage[] {
    return events.flatMap((event) => this.link(event) ?? []);
  }
}

/** What a message is to a reader that stands somewhere in its partition. */
export type Verdict = 'next' | 'duplicate' | 'hole' | 'contradiction';

/**
 * The rule of the chain, for a message at `position` that names `prevPosition`, and a reader that stands `at`. A hole:
 * what lies between is to be read from the log first. A contradiction: topic and log disagree.
 */
export function chainVerdict(at: number, prevPosition: number, position: number): Verdict {
  if (position <= at) return 'duplicate';
  if (prevPosition === at) return 'next';
  return prevPosition > at ? 'hole' : 'contradiction';
}

/** Messages of each partition, in the order given. */
export function byPartition(messages: readonly FeedMessage[]): Map<number, FeedMessage[]> {
  const groups = new Map<number, FeedMessage[]>();
  for (const message of messages) {
    const group = groups.get(message.partition);
    if (group) group.push(message);
    else groups.set(message.partition, [message]);
  }
  return groups;
}

/** Position of the last message of each partition. */
export const lastPositions = (messages: readonly FeedMessage[]): Map<number, number> =>
  new Map(messages.map(({ partition, event }) => [partition, event.position]));
