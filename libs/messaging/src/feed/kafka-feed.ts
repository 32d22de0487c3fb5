import type { AnyContract } from '@reprise/kernel';
import { Backoff } from '../backoff';
import { FeedStalled, TopicMismatch } from '../errors';
import type { EventFeed, FeedConsumer } from '../event-feed';
import type { KafkaClient } from '../kafka/kafka-client';
import { Availability, type Log, silent } from '../log';
import type { LogReader } from '../log-reader';
import { FeedCounters } from './feed-counters';
import { KafkaSession } from './kafka-session';

export interface KafkaFeedOptions {
  readonly kafka: KafkaClient;
  readonly contract: AnyContract;
  /** Instances with the same group share the partitions. */
  readonly groupId: string;
  /** Where missing messages are read. */
  readonly log: LogReader;
  readonly report?: Log;
  /** Messages handed over at once, at most. Default 4,000. */
  readonly batchSize?: number;
  /** How long the consumer may stand still while its topic moves on. Default 30,000 ms. */
  readonly stallAfterMs?: number;
  /** How often that is looked at. Default 3,000 ms. */
  readonly lookEveryMs?: number;
}

/**
 * A topic by Kafka's consumer group protocol. Duplicates are dropped, holes healed from the log, nothing is skipped.
 * A client that crashes is replaced; one that hangs makes `run` reject (FeedStalled), as a topic of another shape does
 * (TopicMismatch).
 */
export class KafkaFeed implements EventFeed {
  readonly counters = new FeedCounters();
  private readonly report: Log;
  private readonly availability: Availability;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: KafkaFeedOptions) {
    this.report = options.report ?? silent;
    this.availability = new Availability(`consumer of ${options.contract.topic.name}`, this.report, this.counters.troubles);
  }

  run(consumer: FeedConsumer): Promise<void> {
    const running = this.sessions(consumer);
    this.running = running.catch(() => undefined);
    return running;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async sessions(consumer: FeedConsumer): Promise<void> {
    const { signal } = this.stopping;
    const backoff = new Backoff();
    while (!signal.aborted) {
      try {
        await this.options.kafka.ensureTopic(this.options.contract.topic);
        this.availability.back();
        const { applied } = this.counters;
        const crash = await this.session(consumer).run(signal);
        if (this.counters.applied > applied) backoff.reset();
        if (crash) this.availability.away(crash);
      } catch (error) {
        if (error instanceof FeedStalled || error instanceof TopicMismatch) throw error;
        this.availability.away(error);
      }
      await backoff.wait(signal);
    }
  }

  private session(consumer: FeedConsumer): KafkaSession {
    const { batchSize = 4_000, stallAfterMs = 30_000, lookEveryMs = 3_000 } = this.options;
    const watchdog = { boundMs: stallAfterMs, everyMs: lookEveryMs };
    const { counters, report, availability } = this;
    return new KafkaSession({ ...this.options, consumer, counters, report, availability, batchSize, watchdog });
  }
}
