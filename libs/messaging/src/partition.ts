const SEED = 0x9747b28c;
const M = 0x5bd1e995;

const scramble = (k: number): number => {
  const mixed = Math.imul(k, M);
  return Math.imul(mixed ^ (mixed >>> 24), M);
};

const tail = (bytes: Buffer, from: number, hash: number): number => {
  let h = hash;
  for (let i = bytes.length - 1; i >= from; i--) h ^= (bytes[i] ?? 0) << ((i - from) * 8);
  return from < bytes.length ? Math.imul(h, M) : h;
};

/** murmur2 as org.apache.kafka.common.utils.Utils computes it; 32 bits, signed. */
export function murmur2(bytes: Buffer): number {
  const whole = bytes.length & ~3;
  let h = SEED ^ bytes.length;
  for (let i = 0; i < whole; i += 4) h = Math.imul(h, M) ^ scramble(bytes.readInt32LE(i));
  h = tail(bytes, whole, h);
  h = Math.imul(h ^ (h >>> 13), M);
  return h ^ (h >>> 15);
}

/**
 * Partition of a key, the same as Kafka's Java client and kafkajs choose. The only partition function of the
 * system: relay, feeds and read-your-writes agree because they all ask here.
 */
export const partitionOf = (key: string, partitions: number): number => (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
