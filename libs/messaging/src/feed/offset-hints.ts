import { failpoint } from '@reprise/failpoints';
import { pause } from '../backoff';
import type { FeedMessage } from '../event-feed';
import type { CommittedOffset, KafkaConsumer, ReceivedRecord } from '../kafka/kafka-client';

const AT_MOST_MS = 1_000;

/** Position that was committed beside an offset; 0 where there is none. */
export const committedPosition = (committed: CommittedOffset | undefined): number => Number(committed?.metadata) || 0;

/**
 * Offsets for Kafka: where the next start begins, and what lag tools show. Only a hint; what was not committed comes
 * again and is dropped as a duplicate. Beside the offset stands the highest position that the group has handled of the
 * partition, to be compared with the checkpoint: a duplicate that comes last never hides what came before it.
 */
export class OffsetHints {
  /** Offset of the next message. */
  private readonly uncommitted = new Map<number, bigint>();
  /** Highest position handled. */
  private readonly handledTo = new Map<number, number>();
  private readonly assigned = new Set<number>();

  /** Partitions of which it is known up to where the group has committed: only these are committed. */
  begin(committed: ReadonlyMap<number, CommittedOffset>, partitions: readonly number[]): void {
    for (const partition of partitions) {
      this.assigned.add(partition);
      this.raise(partition, committedPosition(committed.get(partition)));
    }
  }

  /** Others may have the partitions now. */
  forget(): void {
    this.uncommitted.clear();
    this.handledTo.clear();
    this.assigned.clear();
  }

  /** @param messages in the records up to this one @returns offset of the next */
  handled(last: ReceivedRecord, messages: readonly FeedMessage[]): bigint {
    const next = BigInt(last.offset) + 1n;
    this.uncommitted.set(last.partition, next);
    this.raise(last.partition, Math.max(0, ...messages.map(({ event }) => event.position)));
    return next;
  }

  async commit(consumer: KafkaConsumer): Promise<void> {
    const due = [...this.uncommitted].filter(([partition]) => this.assigned.has(partition));
    if (due.length === 0) return;
    for (const [partition] of due) this.uncommitted.delete(partition);
    const offsets = new Map(due.map(([partition, offset]) => [partition, { offset: String(offset), metadata: String(this.handledTo.get(partition) ?? 0) }]));
    const enough = new AbortController();
    const committed = consumer.commit(offsets).then(() => failpoint('consumer.hinted')).catch(() => undefined);
    await Promise.race([committed.finally(() => enough.abort()), pause(AT_MOST_MS, enough.signal)]);
  }

  private raise(partition: number, position: number): void {
    this.handledTo.set(partition, Math.max(position, this.handledTo.get(partition) ?? 0));
  }
}
