import { setTimeout as pause } from 'node:timers/promises';
import { ChainBroken, type FeedBatch, type FeedConsumer, type FeedMessage, type PartitionCheckpoint } from '@reprise/messaging';

/** A consumer as strict as a projection: it refuses whatever does not join on, and remembers what it took. */
export class RecordingConsumer implements FeedConsumer {
  readonly taken: FeedMessage[] = [];
  readonly batches: FeedBatch[] = [];
  /** Asked before every batch; rejecting refuses it. */
  before: (batch: FeedBatch) => Promise<void> | void = () => undefined;
  private readonly standing = new Map<number, PartitionCheckpoint>();

  checkpoints(): Promise<ReadonlyMap<number, PartitionCheckpoint>> {
    return Promise.resolve(new Map(this.standing));
  }

  async apply(batch: FeedBatch): Promise<void> {
    await this.before(batch);
    const positions = new Map([...this.standing].map(([partition, { position }]) => [partition, position]));
    for (const { partition, prevPosition, event } of batch.messages) {
      const at = positions.get(partition) ?? 0;
      if (prevPosition !== at) throw new ChainBroken(partition, at, `position ${event.position} follows ${prevPosition}`);
      positions.set(partition, event.position);
    }
    this.commit(batch, positions);
  }

  /** Positions taken, in the order they were taken. */
  positions(partition?: number): number[] {
    return this.taken.filter((message) => partition === undefined || message.partition === partition).map(({ event }) => event.position);
  }

  /** Resolves when so many messages were taken. */
  async until(count: number, withinMs = 40_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (this.taken.length < count) {
      if (performance.now() > deadline) throw new Error(`${this.taken.length} of ${count} messages were taken within ${withinMs} ms`);
      await pause(10);
    }
  }

  private commit(batch: FeedBatch, positions: ReadonlyMap<number, number>): void {
    for (const [partition, completeTo] of batch.completeTo) {
      const position = positions.get(partition) ?? 0;
      this.standing.set(partition, { position, completeTo: Math.max(completeTo, position) });
    }
    this.taken.push(...batch.messages);
    this.batches.push(batch);
  }
}
