import { crc32C } from './kafkajs-internals';

/** What a record is made of here: text, or bytes that are there already. */
export type Bytes = string | Buffer;

export interface PlainRecord {
  readonly key: Bytes;
  readonly value: Bytes;
  readonly headers: Readonly<Record<string, Bytes>>;
}

const BATCH_HEADER = 61;
const AT_CRC = 17;
const AT_ATTRIBUTES = 21;
const MAGIC = 2;

const byteLength = (bytes: Bytes): number => (typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length);

/** Bytes of a count as a zigzag varint; counts are not negative, so zigzag is doubling. */
const varIntLength = (count: number): number => {
  let length = 1;
  for (let left = count * 2; left > 0x7f; left = Math.floor(left / 128)) length += 1;
  return length;
};

const sized = (length: number): number => varIntLength(length) + length;

const bodyLength = ({ key, value, headers }: PlainRecord, index: number): number => {
  // Attributes and timestamp delta are one byte each.
  let length = 2 + varIntLength(index) + sized(byteLength(key)) + sized(byteLength(value));
  let count = 0;
  for (const name in headers) {
    length += sized(byteLength(name)) + sized(byteLength(headers[name] ?? ''));
    count += 1;
  }
  return length + varIntLength(count);
};

class Writer {
  at = BATCH_HEADER;

  constructor(readonly buffer: Buffer) {}

  count(count: number): void {
    let left = count * 2;
    for (; left > 0x7f; left = Math.floor(left / 128)) this.buffer[this.at++] = (left % 128) | 0x80;
    this.buffer[this.at++] = left;
  }

  bytes(bytes: Bytes): void {
    this.count(byteLength(bytes));
    this.at += typeof bytes === 'string' ? this.buffer.write(bytes, this.at) : bytes.copy(this.buffer, this.at);
  }

  record(record: PlainRecord, index: number, length: number): void {
    this.count(length);
    this.buffer[this.at++] = 0;
    this.buffer[this.at++] = 0;
    this.count(index);
    this.bytes(record.key);
    this.bytes(record.value);
    const names = Object.keys(record.headers);
    this.count(names.length);
    for (const name of names) {
      this.bytes(name);
      this.bytes(record.headers[name] ?? '');
    }
  }
}

/** The header of https://kafka.apache.org/documentation/#recordbatch, of a producer without transactions. */
function writeHeader(batch: Buffer, records: number, now: number): void {
  batch.writeInt32BE(batch.length - 12, 8);
  batch[16] = MAGIC;
  batch.writeInt32BE(records - 1, 23);
  batch.writeBigInt64BE(BigInt(now), 27);
  batch.writeBigInt64BE(BigInt(now), 35);
  batch.writeBigInt64BE(-1n, 43);
  batch.writeInt32BE(records, 57);
  batch.writeUInt32BE(crc32C(batch.subarray(AT_ATTRIBUTES)), AT_CRC);
}

/** Records as one batch of Kafka's message format 2, not compressed, all of them stamped `now`. */
export function encodeBatch(records: readonly PlainRecord[], now: number): Buffer {
  const lengths = records.map(bodyLength);
  const total = lengths.reduce((sum, length) => sum + sized(length), BATCH_HEADER);
  const writer = new Writer(Buffer.alloc(total));
  records.forEach((record, index) => writer.record(record, index, lengths[index] ?? 0));
  writeHeader(writer.buffer, records.length, now);
  return writer.buffer;
}
