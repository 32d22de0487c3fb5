import type { RecordMetadata } from 'kafkajs';
import { NotSent } from '../errors';

/**
 * kafkajs can resolve without having sent (#1303): only the metadata tells. One answer is expected, of the partition
 * that was sent to. @throws NotSent
 */
export function confirm(topic: string, partition: number, answers: readonly RecordMetadata[]): void {
  const [sent, ...others] = answers;
  const confirmed = sent?.topicName === topic && sent.partition === partition && sent.errorCode === 0 && others.length === 0;
  if (!confirmed) throw new NotSent(topic, partition, answers);
}
