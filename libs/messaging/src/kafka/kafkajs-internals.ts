import { createRequire } from 'node:module';

/** Bytes as kafkajs passes them on. */
export interface Encoder {
  buf: Buffer;
  offset: number;
  readonly buffer: Buffer;
}

export interface ProduceMessage {
  readonly key?: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly timestamp?: string;
}

export interface ProducePartition {
  readonly partition: number;
  readonly messages: readonly ProduceMessage[];
}

export interface ProduceOptions {
  readonly acks: number;
  readonly timeout: number;
  readonly compression: number;
  readonly transactionalId?: string | null;
  readonly topicData: readonly { readonly topic: string; readonly partitions: readonly ProducePartition[] }[];
}

type ProduceProtocol = (asked: { readonly version: number }) => (options: ProduceOptions) => { request: { encode(): Promise<Encoder> } };

const load = createRequire(__filename);

// The parts of kafkajs 2.2.4 that fast-produce.ts touches. The version is pinned, and no newer one is expected.
export const EncoderClass = load('kafkajs/src/protocol/encoder') as new () => Encoder;
export const produceRequests = load('kafkajs/src/protocol/requests/produce') as { protocol: ProduceProtocol };
export const crc32C = load('kafkajs/src/protocol/recordBatch/crc32C') as (bytes: Buffer) => number;
