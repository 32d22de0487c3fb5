import type { Topic } from '@reprise/kernel';
import { z } from 'zod';
import { UnreadableMessage } from '../errors';
import type { KafkaRecord, ReceivedRecord } from '../kafka/kafka-client';

/** Where seals are published, so that whoever changes the log and its seals still has the topic to change. */
export const SEAL_TOPIC: Topic = { name: 'reprise.seals', partitions: 1 };

/** A seal as the log has it; hashes in hex. */
export interface PublishedSeal {
  readonly number: number;
  /** First and last position that it covers. */
  readonly from: number;
  readonly to: number;
  readonly root: string;
  readonly previous: string;
  readonly sealedAt: string;
  readonly hash: string;
  /** 32 bytes for each event. */
  readonly leaves: Buffer;
}

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().min(1);
const Message = z.object({
  number: Count,
  from: Count,
  to: Count,
  root: Hash,
  previous: Hash,
  sealedAt: z.string(),
  hash: Hash,
  leaves: z.base64(),
});

/** All have one key, as all are of one log. */
const KEY = 'seals';

export const toRecord = ({ leaves, ...header }: PublishedSeal): KafkaRecord => ({
  key: KEY,
  value: JSON.stringify({ ...header, leaves: leaves.toString('base64') }),
  headers: { 'content-type': 'application/json' },
});

/** @throws UnreadableMessage */
export function fromRecord(record: ReceivedRecord): PublishedSeal {
  const message = Message.safeParse(jsonOf(record.value));
  if (!message.success) throw new UnreadableMessage(record, `it is not a seal: ${z.prettifyError(message.error)}`);
  const { leaves, ...header } = message.data;
  return { ...header, leaves: Buffer.from(leaves, 'base64') };
}

function jsonOf(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? '');
  } catch {
    return undefined;
  }
}
