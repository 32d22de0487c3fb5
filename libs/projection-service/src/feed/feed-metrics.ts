import { Inject, Injectable } from '@nestjs/common';
import type { Behind } from '@reprise/messaging';
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
    @Inject(FEED) private readonly feeding: Feeding,
    runtime: ProjectionRuntime,
  ) {
    this.delay = metrics.histogram({
      name: 'reprise_projection_delay_seconds',
      help: 'From the recording of an event to its being visible to queries; the newest of each batch.',
      buckets: BUCKETS_SECONDS,
    });
    this.showLag();
    this.countApplied(runtime);
    this.countFed();
    metrics.show('reprise_projection_parked_keys', 'Rows or streams that stand still because one of their events failed.', () => runtime.parkedKeys());
  }

  observeDelay(seconds: number): void {
    this.delay.observe(seconds);
  }

  private showLag(): void {
    const { metrics, feeding } = this;
    const each = (value: (behind: Behind) => number) => () => feeding.counters().backlog.all.map((behind) => [{ partition: String(behind.partition) }, value(behind)] as const);
    metrics.show('reprise_projection_lag', 'Events known to this instance that it has not applied yet.', () => feeding.counters().lag);
    metrics.showEach({ name: 'reprise_projection_partition_lag', help: 'The same by partition, of those this instance reads.', labelNames: ['partition'] }, each(({ lag }) => lag));
    metrics.showEach({ name: 'reprise_projection_partition_lag_seconds', help: 'For how long the oldest of them has been known.', labelNames: ['partition'] }, each(({ seconds }) => seconds));
    metrics.show('reprise_projection_standstill_seconds', 'For how long nothing was applied although there is something to apply.', () => feeding.counters().backlog.standstillSeconds);
    metrics.show('reprise_feed_failing_seconds', 'For how long something has kept events from being applied: what they come from, or the read model; 0: nothing.', () => feeding.failingSeconds());
  }

  private countApplied({ counters }: ProjectionRuntime): void {
    const { metrics, feeding } = this;
    metrics.showCount('reprise_projection_events_applied_total', 'Events that took effect, once per projection.', () => counters.applied);
    metrics.showCount('reprise_projection_rows_written_total', 'Rows written or deleted.', () => counters.rows);
    metrics.showCount('reprise_projection_events_parked_total', 'Events set aside.', () => counters.parked);
    metrics.showCount('reprise_projection_fenced_total', 'Transactions that came after another instance moved the checkpoint; nothing was kept.', () => counters.fenced);
    metrics.showCount('reprise_projection_collisions_total', 'Transactions begun again because another instance wrote the same rows.', () => counters.collisions);
    metrics.showCount('reprise_projection_duplicates_dropped_total', 'Events delivered again.', () => counters.duplicates + feeding.counters().duplicates);
  }

  private countFed(): void {
    const { metrics, feeding } = this;
    metrics.showCount('reprise_feed_holes_total', 'Places where messages were missing.', () => feeding.counters().holes);
    metrics.showCount('reprise_feed_healed_total', 'Missing messages that were read from the log.', () => feeding.counters().healed);
    metrics.showCount('reprise_feed_unreadable_total', 'Messages that are not events.', () => feeding.counters().unreadable);
    metrics.showCount('reprise_feed_retries_total', 'Batches handed over again.', () => feeding.counters().retries);
    metrics.showCount('reprise_feed_rebalances_total', 'Times the partitions were shared out anew.', () => feeding.counters().rebalances);
  }
}
