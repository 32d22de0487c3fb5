import { failpoint } from '@reprise/failpoints';
import { pause } from '../backoff';
import type { CommittedOffset, KafkaConsumer, ReceivedRecord } from '../kafka/kafka-client';

const AT_MOST_MS = 1_000;

const positionText = ({ headers }: ReceivedRecord): string => String(headers.ce_position ?? '');

/** Position that was committed beside an offset; 0 where there is none. */
export const committedPosition = (committed: CommittedOffset | undefined): number => Number(committed?.metadata) || 0;

/**
 * Offsets for Kafka: where the next start begins, and what lag tools show. Only a hint; what was not committed comes
 * again and is dropped as a duplicate. The position is written beside the offset, to be compared with the checkpoint.
 */
export class OffsetHints {
  private uncommitted = new Map<number, CommittedOffset>();

  /** @returns offset of the next message */
  handled(record: ReceivedRecord): bigint {
    const next = BigInt(record.offset) + 1n;
    this.uncommitted.set(record.partition, { offset: String(next), metadata: positionText(record) });
    return next;
  }

  async commit(consumer: KafkaConsumer): Promise<void> {
    const offsets = this.uncommitted;
    if (offsets.size === 0) return;
    this.uncommitted = new Map();
    const enough = new AbortController();
    const committed = consumer.commit(offsets).then(() => failpoint('consumer.hinted')).catch(() => undefined);
    await Promise.race([committed.finally(() => enough.abort()), pause(AT_MOST_MS, enough.signal)]);
  }
}
