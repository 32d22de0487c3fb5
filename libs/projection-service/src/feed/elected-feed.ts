import { type EventFeed, type FeedConsumer, FeedCounters, type Leadership, type LogFeed } from '@reprise/messaging';

interface ElectedFeedOptions {
  readonly leadership: Leadership;
  /** A feed for one term in office. */
  readonly feed: () => LogFeed;
}

/**
 * Of several instances one runs the feed, the others stand by and take over. What one that was deposed still does fails
 * at the checkpoint.
 */
export class ElectedFeed implements EventFeed {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  /** Of the term under way, or the last one. */
  counters = new FeedCounters();

  constructor(private readonly options: ElectedFeedOptions) {}

  run(consumer: FeedConsumer): Promise<void> {
    const { signal } = this.stopping;
    const running = this.options.leadership.run(signal, (lost) => this.term(AbortSignal.any([signal, lost]), consumer));
    this.running = running.catch(() => undefined);
    return running;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async term(over: AbortSignal, consumer: FeedConsumer): Promise<void> {
    const feed = this.options.feed();
    over.addEventListener('abort', () => void feed.stop(), { once: true });
    if (over.aborted) return;
    this.counters = feed.counters;
    await feed.run(consumer);
  }
}
