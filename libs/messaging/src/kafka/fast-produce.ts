import { type Encoder, EncoderClass, type ProduceMessage, type ProduceOptions, produceRequests } from './kafkajs-internals';
import { type PlainRecord, encodeBatch } from './record-batch';

const isBytes = (value: unknown) => typeof value === 'string' || Buffer.isBuffer(value);

const isPlain = (message: ProduceMessage): boolean =>
  isBytes(message.key) && isBytes(message.value) && message.timestamp === undefined && Object.values(message.headers ?? {}).every(isBytes);

const plain = ({ key, value, headers }: ProduceMessage): PlainRecord => ({ key, value, headers: headers ?? {} }) as PlainRecord;

/** One topic, one partition, nothing compressed or transactional: what the port sends. */
function onlyBatch({ compression, transactionalId, topicData }: ProduceOptions) {
  const [topic, ...otherTopics] = topicData;
  const [batch, ...otherBatches] = topic?.partitions ?? [];
  if (!topic || !batch || otherTopics.length + otherBatches.length > 0 || compression !== 0 || transactionalId) return undefined;
  return batch.messages.every(isPlain) ? { topic: topic.topic, partition: batch.partition, messages: batch.messages } : undefined;
}

/** A produce request (versions 3 to 8) for one partition; the same bytes as kafkajs makes. Undefined: not of that kind. */
export function encodeProduce(options: ProduceOptions, now: number): Buffer | undefined {
  const only = onlyBatch(options);
  if (!only) return undefined;
  const records = encodeBatch(only.messages.map(plain), now);
  const name = Buffer.from(only.topic);
  const head = Buffer.alloc(2 + 2 + 4 + 4 + 2 + name.length + 4 + 4 + 4);
  head.writeInt16BE(-1, 0);
  head.writeInt16BE(options.acks, 2);
  head.writeInt32BE(options.timeout, 4);
  head.writeInt32BE(1, 8);
  head.writeInt16BE(name.length, 12);
  name.copy(head, 14);
  const at = head.writeInt32BE(1, 14 + name.length);
  head.writeInt32BE(records.length, head.writeInt32BE(only.partition, at));
  return Buffer.concat([head, records]);
}

const encoder = (bytes: Buffer): Encoder => Object.assign(new EncoderClass(), { buf: bytes, offset: bytes.length });

let installed = false;

/**
 * Makes kafkajs encode what we send in one pass. It allocates several buffers for every header of every message, which
 * with CloudEvents is 40 of the 50 µs that sending an event takes; this takes 6.
 */
export function installFastProduce(): void {
  if (installed) return;
  installed = true;
  const original = produceRequests.protocol;
  produceRequests.protocol = (asked) => (options) => {
    const made = original(asked)(options);
    const slow = () => made.request.encode();
    const encode = () => {
      const bytes = asked.version >= 3 ? encodeProduce(options, Date.now()) : undefined;
      return bytes ? Promise.resolve(encoder(bytes)) : slow();
    };
    return { ...made, request: { ...made.request, encode } };
  };
}
