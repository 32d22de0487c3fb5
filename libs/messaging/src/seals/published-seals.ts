import type { Topic } from '@reprise/kernel';
import type { KafkaClient } from '../kafka/kafka-client';
import { readTopic } from '../kafka/read-topic';
import { type PublishedSeal, SEAL_TOPIC, fromRecord } from './seal-topic';

export interface ReadPublishedSeals {
  /** The next is read when it has settled; a rejection ends the reading. */
  onSeals(this: void, seals: readonly PublishedSeal[]): Promise<void>;
  /** Default: `reprise.seals`. */
  readonly topic?: Topic;
}

/**
 * Hands over every seal that the topic holds now, in its order, a batch at a time; a seal may come twice.
 * @throws UnreadableMessage, ReadingStopped, the client's error, or that of `onSeals`
 */
export const readPublishedSeals = (kafka: KafkaClient, { onSeals, topic = SEAL_TOPIC }: ReadPublishedSeals): Promise<void> =>
  readTopic(kafka, { topic, onRecords: (records) => onSeals(records.map(fromRecord)) });
