import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../random';
import type { StoredTopics } from './stored-topics';

const AT_ONCE = 10;
const BACK = 40;
const IDLE_MS = 5;
const SLOWEST_MS = 25;
const BEGINNING = '0';

interface Batch {
  readonly batch: { readonly topic: string; readonly partition: number; readonly messages: readonly object[] };
  heartbeat(): Promise<void>;
  resolveOffset(offset: string): void;
  isRunning(): boolean;
  isStale(): boolean;
}

type Listener = (happened: { readonly payload: unknown }) => void;

/** Delivers as a broker and its client may at their worst: again what was there before, and not what is next. What was passed over never comes by itself. */
export class SimulatedConsumer {
  readonly events = { CRASH: 'crash', GROUP_JOIN: 'join', REBALANCING: 'rebalancing' };
  private readonly listeners = new Map<string, Listener>();
  private topic = '';
  private running = true;
  private loops: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly groupId: string,
    private readonly topics: StoredTopics,
    private readonly random: Random,
  ) {}

  on(name: string, listener: Listener): void {
    this.listeners.set(name, listener);
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  subscribe({ topics: [topic = ''] }: { readonly topics: readonly string[] }): Promise<void> {
    this.topic = topic;
    return Promise.resolve();
  }

  run({ eachBatch }: { readonly eachBatch: (batch: Batch) => Promise<void> }): Promise<void> {
    const partitions = Array.from({ length: this.topics.partitionsOf(this.topic) }, (_, partition) => partition);
    this.listeners.get(this.events.GROUP_JOIN)?.({ payload: { memberAssignment: { [this.topic]: partitions } } });
    this.loops = Promise.all(partitions.map((partition) => this.consume(partition, eachBatch)));
    return Promise.resolve();
  }

  commitOffsets(offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: string; readonly metadata: string }[]): Promise<void> {
    this.topics.commit(this.groupId, Object.fromEntries(offsets.map(({ topic, partition, offset, metadata }) => [`${topic} ${partition}`, { offset, metadata }])));
    return Promise.resolve();
  }

  async disconnect(): Promise<void> {
    this.running = false;
    await this.loops;
  }

  private async consume(partition: number, eachBatch: (batch: Batch) => Promise<void>): Promise<void> {
    let next = Number(this.topics.committed(this.groupId, this.topic, partition)?.offset ?? BEGINNING);
    while (this.running) {
      // What is published meanwhile is there to be passed over.
      await delay(this.random.between(0, SLOWEST_MS - 1));
      const from = this.from(partition, next);
      const messages = this.topics.messagesOf(this.topic, partition).slice(from, from + AT_ONCE);
      if (messages.length === 0) {
        await delay(IDLE_MS);
        continue;
      }
      const resolveOffset = (offset: string) => void (next = Math.max(next, Number(offset) + 1));
      const received = messages.map(({ key, value, headers }, index) => ({ offset: String(from + index), key: Buffer.from(key), value: Buffer.from(value), headers }));
      const state = { heartbeat: () => Promise.resolve(), resolveOffset, isRunning: () => this.running, isStale: () => false };
      await eachBatch({ batch: { topic: this.topic, partition, messages: received }, ...state }).catch(() => delay(IDLE_MS));
    }
  }

  /** Where it reads next: there, a while before, or past a message, as long as one comes after it. */
  private from(partition: number, next: number): number {
    const end = this.topics.messagesOf(this.topic, partition).length;
    if (this.random.chance(0.08)) return Math.max(0, next - this.random.between(0, BACK - 1));
    if (end - next > 1 && this.random.chance(0.15)) return next + 1;
    return next;
  }
}
