import type { AnyContract } from '@reprise/kernel';
import { Backoff } from '../backoff';
import { byPartition } from '../chain';
import { toMessage } from '../envelope';
import type { FeedMessage } from '../event-feed';
import type { KafkaClient, KafkaRecord } from '../kafka/kafka-client';
import type { Availability } from '../log';

/** Well below a broker's usual limit for one batch; a bigger message goes alone. */
const SEND_BYTES = 512 * 1024;
/** Headers, roughly. */
const OVERHEAD_BYTES = 900;

/** `stop`: finish what is in hand, but do not wait for a Kafka that is away. `lost`: send nothing more. */
export interface Halt {
  readonly stop: AbortSignal;
  readonly lost: AbortSignal;
}

const sizeOf = ({ value }: KafkaRecord) => value.length + OVERHEAD_BYTES;

/** Records in order, cut into sends. */
export function intoSends(records: readonly KafkaRecord[]): KafkaRecord[][] {
  const sends: KafkaRecord[][] = [];
  let room = 0;
  for (const record of records) {
    room -= sizeOf(record);
    if (room < 0) {
      sends.push([]);
      room = SEND_BYTES - sizeOf(record);
    }
    sends.at(-1)?.push(record);
  }
  return sends;
}

/** Sends linked events to a topic: partitions side by side, within a partition one send after the other. */
export class TopicPublisher {
  constructor(
    private readonly kafka: KafkaClient,
    private readonly contract: AnyContract,
    private readonly availability: Availability,
  ) {}

  /** Resolves when every message is confirmed; rejects only when halted, and then nothing is in flight any more. */
  async publish(messages: readonly FeedMessage[], halt: Halt): Promise<void> {
    const sending = [...byPartition(messages)].map(([partition, linked]) => this.publishTo(partition, linked, halt));
    const outcomes = await Promise.allSettled(sending);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    this.availability.back();
  }

  private async publishTo(partition: number, messages: readonly FeedMessage[], halt: Halt): Promise<void> {
    const records = messages.map(({ event, prevPosition }) => toMessage(event, this.contract, prevPosition));
    for (const send of intoSends(records)) await this.sendUntilTaken(partition, send, halt);
  }

  private async sendUntilTaken(partition: number, records: readonly KafkaRecord[], { stop, lost }: Halt): Promise<void> {
    const backoff = new Backoff();
    for (;;) {
      lost.throwIfAborted();
      try {
        return await this.kafka.send(this.contract.topic.name, partition, records);
      } catch (error) {
        this.availability.away(error);
      }
      stop.throwIfAborted();
      await backoff.wait(AbortSignal.any([stop, lost]));
    }
  }
}
