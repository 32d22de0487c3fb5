import type { AnyContract } from '@reprise/kernel';
import { Backoff } from '../backoff';
import { Chain, lastPositions } from '../chain';
import type { EventFeed, FeedConsumer, FeedMessage, PartitionCheckpoint } from '../event-feed';
import { FeedStalled } from '../errors';
import { Availability, type Log, silent } from '../log';
import type { LogPage, LogReader } from '../log-reader';
import { FeedCounters } from './feed-counters';

const MEASURE_EVERY_MS = 1_000;

export interface LogFeedOptions {
  readonly log: LogReader;
  readonly contract: AnyContract;
  readonly report?: Log;
  /** Messages handed over at once, at most. Default 1,000. */
  readonly batchSize?: number;
  /** How long the consumer may take over one batch without applying or refusing it. Default 60,000 ms. */
  readonly stallAfterMs?: number;
}

/**
 * A topic's events read from the log, in position order across partitions, with the chain as the relay would write it:
 * a projection fed by it goes on from Kafka, and the other way round, with nothing skipped or doubled. A consumer that
 * hangs makes `run` reject (FeedStalled).
 */
export class LogFeed implements EventFeed {
  readonly counters = new FeedCounters();
  private readonly availability: Availability;
  private readonly stopping = new AbortController();
  private readonly backoff = new Backoff();
  private running: Promise<void> = Promise.resolve();
  private position: number | undefined;
  private measuring = false;
  private measuredAt = -Infinity;

  constructor(private readonly options: LogFeedOptions) {
    this.availability = new Availability(`log feed of ${options.contract.topic.name}`, options.report ?? silent, this.counters.troubles);
  }

  run(consumer: FeedConsumer): Promise<void> {
    const measuring = setInterval(() => void this.measureLag(), MEASURE_EVERY_MS).unref();
    const running = this.untilStopped(consumer).finally(() => clearInterval(measuring));
    this.running = running.catch(() => undefined);
    return running;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Whatever else fails, it begins again from the consumer's checkpoints. @throws FeedStalled */
  private async untilStopped(consumer: FeedConsumer): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.follow(consumer);
      } catch (error) {
        if (error instanceof FeedStalled) throw error;
        this.counters.retries += 1;
        this.availability.away(error);
      }
      await this.backoff.wait(signal);
    }
  }

  private async follow(consumer: FeedConsumer): Promise<void> {
    const { log, contract } = this.options;
    const checkpoints = await consumer.checkpoints();
    const chain = this.chainFrom(checkpoints);
    let after = (this.position = this.completeIn(checkpoints));
    for await (const page of log.follow({ after, categories: [contract.category] }, this.stopping.signal)) {
      if (page.position > after) await this.hand(page, chain, consumer);
      after = this.position = page.position;
      void this.measureLag();
    }
  }

  /** Never rejects, and is not waited for: a measurement must not disturb the feed. */
  private async measureLag(): Promise<void> {
    const isRecent = performance.now() - this.measuredAt < MEASURE_EVERY_MS;
    if (this.measuring || isRecent || this.position === undefined) return;
    this.measuring = true;
    this.measuredAt = performance.now();
    const head = await this.options.log.head().catch(() => undefined);
    this.measuring = false;
    if (head !== undefined) this.behind(this.position, head);
  }

  private behind(position: number, head: number): void {
    this.counters.lag = Math.max(0, head - position);
    for (const partition of this.partitions()) this.counters.backlog.seen(partition, { next: position, end: head });
  }

  private chainFrom(checkpoints: ReadonlyMap<number, PartitionCheckpoint>): Chain {
    const last = [...checkpoints].map(([partition, { position }]) => [partition, position] as const);
    return new Chain(this.options.contract.topic.partitions, new Map(last));
  }

  /** Up to where every partition is complete. */
  private completeIn(checkpoints: ReadonlyMap<number, PartitionCheckpoint>): number {
    return Math.min(...this.partitions().map((partition) => checkpoints.get(partition)?.completeTo ?? 0));
  }

  private partitions(): number[] {
    return Array.from({ length: this.options.contract.topic.partitions }, (_, partition) => partition);
  }

  private async hand(page: LogPage, chain: Chain, consumer: FeedConsumer): Promise<void> {
    const messages = chain.linkAll(page.events);
    this.counters.duplicates += page.events.length - messages.length;
    const size = this.options.batchSize ?? 1_000;
    for (let from = 0; from < messages.length || from === 0; from += size) {
      if (this.stopping.signal.aborted && from > 0) return;
      const rest = messages.slice(from);
      await this.apply(rest.slice(0, size), rest.length > size ? undefined : page.position, consumer);
    }
  }

  /** @param readTo position of the page, where this is its last batch */
  private async apply(messages: readonly FeedMessage[], readTo: number | undefined, consumer: FeedConsumer): Promise<void> {
    const position = readTo ?? Math.max(...lastPositions(messages).values());
    const completeTo = new Map(this.partitions().map((partition) => [partition, position]));
    await this.inTime(consumer.apply({ messages, completeTo }), position);
    this.counters.applied += messages.length;
    this.availability.back();
    this.backoff.reset();
  }

  private inTime(applied: Promise<void>, position: number): Promise<void> {
    const { stallAfterMs = 60_000, contract } = this.options;
    const facts = `a batch up to position ${position} was neither applied nor refused within ${stallAfterMs} ms`;
    return new Promise((resolve, reject) => {
      const bound = setTimeout(() => reject(new FeedStalled(contract.topic.name, facts)), stallAfterMs);
      void applied.then(resolve, reject).finally(() => clearTimeout(bound));
    });
  }
}
