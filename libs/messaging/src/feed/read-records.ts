import { fromMessage } from '../envelope';
import { UnreadableMessage } from '../errors';
import type { FeedMessage } from '../event-feed';
import type { ReceivedRecord } from '../kafka/kafka-client';

export interface ReadRecords {
  readonly messages: readonly FeedMessage[];
  readonly unreadable: readonly UnreadableMessage[];
}

/** What cannot be read is set apart: it must not block the partition for ever. */
export function readRecords(records: readonly ReceivedRecord[]): ReadRecords {
  const messages: FeedMessage[] = [];
  const unreadable: UnreadableMessage[] = [];
  for (const record of records) {
    try {
      messages.push(fromMessage(record));
    } catch (error) {
      if (!(error instanceof UnreadableMessage)) throw error;
      unreadable.push(error);
    }
  }
  return { messages, unreadable };
}
