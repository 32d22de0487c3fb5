import { partitionOf } from '@reprise/messaging';
import type { CheckpointWatch, LiveCheckpoint } from './checkpoint-watch';
import type { Projection } from '../projection';

export interface WaitFor {
  readonly streamId: string;
  /** The position that the caller's command was answered with. */
  readonly minPosition: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Reached {
  readonly reached: boolean;
  /** Up to where the stream's partition is complete now. */
  readonly position: number;
}

/** Runs work with a signal that aborts when time is up or the caller has gone. */
async function within({ timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal | undefined }, work: (ended: AbortSignal) => Promise<void>): Promise<void> {
  const ended = new AbortController();
  const end = () => ended.abort();
  const timer = setTimeout(end, timeoutMs);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  await work(ended.signal);
  clearTimeout(timer);
  signal?.removeEventListener('abort', end);
}

const inPartition = (live: readonly LiveCheckpoint[], partition: number | undefined) =>
  live.filter((checkpoint) => partition === undefined || checkpoint.partition === partition);

/** Read-your-writes: up to where all projections of one topic are complete, whichever instance feeds them. */
export class ReadModelPosition {
  private readonly partitions: number;

  constructor(
    private readonly watch: CheckpointWatch,
    contract: Projection['from'],
  ) {
    this.partitions = contract.topic.partitions;
  }

  /** Resolves when queries see everything of the stream up to `minPosition`, or that they don't, when time is up or the caller has gone. */
  async waitFor({ streamId, minPosition, timeoutMs, signal }: WaitFor): Promise<Reached> {
    const partition = partitionOf(streamId, this.partitions);
    const reached = () => this.complete(partition) >= minPosition;
    if (!reached()) await within({ timeoutMs, signal }, (ended) => this.watch.until(reached, ended));
    const position = this.complete(partition);
    return { reached: position >= minPosition, position };
  }

  /**
   * Up to where a stream's partition is complete, or all partitions: for the `Reprise-Position` header.
   * Ask before the query it goes with: what is complete now, the query sees.
   */
  async completeTo(streamId?: string): Promise<number> {
    await this.watch.read();
    return this.complete(streamId === undefined ? undefined : partitionOf(streamId, this.partitions));
  }

  private complete(partition: number | undefined): number {
    const found = inPartition(this.watch.known, partition).map(({ completeTo }) => completeTo);
    return found.length === 0 ? 0 : Math.min(...found);
  }
}
