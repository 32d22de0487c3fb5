import { type AnyContract, type StoredEvent, Metadata } from '@reprise/kernel';
import { z } from 'zod';
import { UnreadableMessage } from './errors';
import type { FeedMessage } from './event-feed';
import type { KafkaRecord, ReceivedRecord } from './kafka/kafka-client';

const encoded = new Map<string, Buffer>();

/** Bytes of a header value that thousands of messages share. */
const shared = (value: string): Buffer => {
  const known = encoded.get(value);
  if (known) return known;
  const bytes = Buffer.from(value);
  encoded.set(value, bytes);
  return bytes;
};

const optional = ({ subjectId, traceparent }: Metadata): Record<string, string> => ({
  ...(subjectId !== undefined && { ce_subjectid: subjectId }),
  // Also under its own W3C name, where tracing tools look for it.
  ...(traceparent !== undefined && { ce_traceparent: traceparent, traceparent }),
});

/**
 * A stored event as CloudEvents 1.0 in Kafka's binary mode. Extensions carry the `ce_` prefix of the binding; the two
 * links of the chain stand there without it as well, for whoever looks with a plain Kafka tool.
 */
export function toMessage(stored: StoredEvent, contract: Pick<AnyContract, 'context'>, prevPosition: number): KafkaRecord {
  const { metadata } = stored;
  const position = String(stored.position);
  const prevposition = String(prevPosition);
  return {
    key: stored.streamId,
    value: JSON.stringify(stored.data),
    headers: {
      ce_specversion: shared('1.0'),
      ce_id: stored.eventId,
      ce_type: shared(stored.type),
      ce_source: shared(`/reprise/${contract.context}`),
      ce_subject: stored.streamId,
      ce_time: stored.occurredAt,
      'content-type': shared('application/json'),
      ce_position: position,
      ce_prevposition: prevposition,
      ce_streamversion: String(stored.streamVersion),
      ce_schemaversion: shared(String(stored.schemaVersion)),
      ce_recordedat: stored.recordedAt,
      ce_correlationid: metadata.correlationId,
      ce_causationid: metadata.causationId,
      ce_actor: metadata.actor,
      ...optional(metadata),
      position,
      prevposition,
    },
  };
}

const count = z.string().regex(/^\d{1,15}$/).transform(Number);

const Headers = z.object({
  ce_specversion: z.literal('1.0'),
  ce_id: z.string().min(1),
  ce_type: z.string().min(1),
  ce_subject: z.string().min(1),
  ce_time: z.string().min(1),
  'content-type': z.string().startsWith('application/json'),
  ce_position: count,
  ce_prevposition: count,
  ce_streamversion: count,
  ce_schemaversion: count,
  ce_recordedat: z.string().min(1),
  ce_correlationid: Metadata.shape.correlationId,
  ce_causationid: Metadata.shape.causationId,
  ce_actor: Metadata.shape.actor,
  ce_subjectid: Metadata.shape.subjectId,
  ce_traceparent: Metadata.shape.traceparent,
});
type Headers = z.infer<typeof Headers>;

const names = Object.keys(Headers.shape);

const textOf = (value: ReceivedRecord['headers'][string]): string | undefined => {
  if (value === undefined || typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString() : undefined;
};

const readHeaders = (record: ReceivedRecord): Headers => {
  const texts: Record<string, string | undefined> = {};
  for (const name of names) texts[name] = textOf(record.headers[name]);
  const parsed = Headers.safeParse(texts);
  if (!parsed.success) throw new UnreadableMessage(record, z.prettifyError(parsed.error));
  return parsed.data;
};

const readData = (record: ReceivedRecord): unknown => {
  if (!record.value) throw new UnreadableMessage(record, 'it has no value');
  try {
    return JSON.parse(record.value.toString());
  } catch {
    // The parser's own message quotes the value, which has no place in a log.
    throw new UnreadableMessage(record, `its value of ${record.value.length} bytes is not JSON`);
  }
};

const readMetadata = (headers: Headers): Metadata => ({
  correlationId: headers.ce_correlationid,
  causationId: headers.ce_causationid,
  actor: headers.ce_actor,
  ...(headers.ce_subjectid !== undefined && { subjectId: headers.ce_subjectid }),
  ...(headers.ce_traceparent !== undefined && { traceparent: headers.ce_traceparent }),
});

/** The event in a message, as the log stored it. @throws UnreadableMessage */
export function fromMessage(record: ReceivedRecord): FeedMessage {
  const headers = readHeaders(record);
  return {
    partition: record.partition,
    prevPosition: headers.ce_prevposition,
    event: {
      position: headers.ce_position,
      streamId: headers.ce_subject,
      streamVersion: headers.ce_streamversion,
      eventId: headers.ce_id,
      type: headers.ce_type,
      schemaVersion: headers.ce_schemaversion,
      data: readData(record),
      metadata: readMetadata(headers),
      occurredAt: headers.ce_time,
      recordedAt: headers.ce_recordedat,
    },
  };
}
