import { Inject, Injectable } from '@nestjs/common';
import { ProjectionRuntime } from '@reprise/projections';
import { Metrics } from '@reprise/service-kit';
import { FEED, type Feeding } from './feed.providers';

const BUCKETS_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** What an operator asks a projection service. */
@Injectable()
export class FeedMetrics {
  private readonly delay;

  constructor(
    private readonly metrics: Metrics,
    @Inject(FEED) feeding: Feeding,
    runtime: ProjectionRuntime,
  ) {
    this.delay = metrics.histogram({
      name: 'reprise_projection_delay_seconds',
      help: 'From the recording of an event to its being visible to queries; the newest of each batch.',
      buckets: BUCKETS_SECONDS,
    });
    this.countAll(runtime, feeding);
    metrics.show('reprise_projection_lag', 'Events known to this instance that it has not applied yet.', () => feeding.counters().lag);
    metrics.show('reprise_projection_parked_keys', 'Rows or streams that stand still because one of their events failed.', () => runtime.parkedKeys());
  }

  observeDelay(seconds: number): void {
    this.delay.observe(seconds);
  }

  private countAll({ counters }: ProjectionRuntime, feeding: Feeding): void {
    this.counter('reprise_projection_events_applied', 'Events that took effect, once per projection.', () => counters.applied);
    this.counter('reprise_projection_rows_written', 'Rows written or deleted.', () => counters.rows);
    this.counter('reprise_projection_events_parked', 'Events set aside.', () => counters.parked);
    this.counter('reprise_projection_fenced', 'Transactions that came after another instance moved the checkpoint; nothing was kept.', () => counters.fenced);
    this.counter('reprise_projection_duplicates_dropped', 'Events delivered again.', () => counters.duplicates + feeding.counters().duplicates);
    this.counter('reprise_feed_holes', 'Places where messages were missing.', () => feeding.counters().holes);
    this.counter('reprise_feed_healed', 'Missing messages that were read from the log.', () => feeding.counters().healed);
    this.counter('reprise_feed_unreadable', 'Messages that are not events.', () => feeding.counters().unreadable);
    this.counter('reprise_feed_retries', 'Batches handed over again.', () => feeding.counters().retries);
  }

  private counter(name: string, help: string, value: () => number): void {
    this.metrics.counter({
      name: `${name}_total`,
      help,
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }
}
