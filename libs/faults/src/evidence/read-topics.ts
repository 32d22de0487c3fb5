import { contexts } from '@reprise/contracts-all';
import { KafkajsClient, type ReceivedRecord, readTopic } from '@reprise/messaging';
import { z } from 'zod';
import { FORGED } from '../nemesis/sent-events';
import type { PublishedMessage } from '../oracle/evidence';

const count = z.coerce.number().int();
const Headers = z.object({ ce_position: count, ce_prevposition: count, ce_id: z.string(), ce_subject: z.string(), ce_streamversion: count });

/** Which category's events go to which topic. */
export const TOPICS: Readonly<Record<string, string>> = Object.fromEntries(contexts.map(({ category, topic }) => [category, topic.name]));

/** Every message that a relay sent to any topic of events, from its beginning, as Kafka holds it. */
export async function readTopics(brokers: readonly string[]): Promise<PublishedMessage[]> {
  const kafka = new KafkajsClient({ brokers, clientId: 'fault-tests' });
  try {
    const there = new Set((await kafka.topics()).map(({ name }) => name));
    const read = await Promise.all(contexts.filter(({ topic }) => there.has(topic.name)).map(({ topic }) => messagesOf(kafka, topic)));
    return read.flat();
  } finally {
    await kafka.close();
  }
}

async function messagesOf(kafka: KafkajsClient, topic: (typeof contexts)[number]['topic']): Promise<PublishedMessage[]> {
  // A record may be handed over twice.
  const found = new Map<string, PublishedMessage>();
  const take = (records: readonly ReceivedRecord[]) => {
    for (const record of records) if (record.headers[FORGED] === undefined) found.set(`${record.partition} ${record.offset}`, published(record));
  };
  await readTopic(kafka, { topic, onRecords: (records) => Promise.resolve(take(records)) });
  return [...found.values()].sort((one, other) => one.partition - other.partition || one.offset - other.offset);
}

function published({ topic, partition, offset, headers }: ReceivedRecord): PublishedMessage {
  const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const { ce_position, ce_prevposition, ce_id, ce_subject, ce_streamversion } = Headers.parse(texts);
  return { topic, partition, offset: Number(offset), position: ce_position, prevPosition: ce_prevposition, eventId: ce_id, streamId: ce_subject, streamVersion: ce_streamversion };
}
