import type { Topic } from '@reprise/kernel';
import { NotSent } from '../errors';
import type { CommittedOffset, KafkaClient, KafkaConsumer, KafkaRecord, Subscription } from './kafka-client';

interface Send {
  readonly topic: string;
  readonly partition: number;
  readonly values: readonly string[];
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A Kafka that takes what it is sent, after a while, and tells how many sends it had at once. */
export class FakeKafka implements KafkaClient {
  readonly sent: Send[] = [];
  /** Sends under way at once, at most: of one partition, and of all. */
  readonly atOnce = { partition: 0, all: 0 };
  /** Asked before every send and every `consume`; throwing refuses it. */
  refuse: () => void = () => undefined;
  /** What a consumer goes through until it crashes. */
  life: (subscription: Subscription) => Promise<Error> = () => new Promise(() => undefined);
  private readonly underWay = new Map<number, number>();

  ensureTopic(): Promise<void> {
    return Promise.resolve();
  }

  async send(topic: string, partition: number, records: readonly KafkaRecord[]): Promise<void> {
    this.count(partition, 1);
    await turn();
    this.count(partition, -1);
    this.refuse();
    this.sent.push({ topic, partition, values: records.map(({ value }) => value) });
  }

  async consume(subscription: Subscription): Promise<KafkaConsumer> {
    await turn();
    this.refuse();
    return { crashed: this.life(subscription), commit: () => Promise.resolve(), stop: () => Promise.resolve() };
  }

  topics(): Promise<readonly Topic[]> {
    return Promise.resolve([]);
  }

  endOffsets(): Promise<ReadonlyMap<number, bigint>> {
    return Promise.resolve(new Map());
  }

  committedOffsets(): Promise<ReadonlyMap<number, CommittedOffset>> {
    return Promise.resolve(new Map());
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private count(partition: number, change: number): void {
    this.underWay.set(partition, (this.underWay.get(partition) ?? 0) + change);
    const all = [...this.underWay.values()];
    this.atOnce.partition = Math.max(this.atOnce.partition, ...all);
    this.atOnce.all = Math.max(this.atOnce.all, all.reduce((sum, count) => sum + count, 0));
  }
}

/** Refuses so many times, and then never again. */
export const refusing = (times: number) => {
  let left = times;
  return () => {
    if ((left -= 1) >= 0) throw new NotSent('topic', 0, []);
  };
};
