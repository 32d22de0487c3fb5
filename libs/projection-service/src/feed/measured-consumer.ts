import { Injectable, Logger } from '@nestjs/common';
import type { FeedBatch, FeedConsumer } from '@reprise/messaging';
import { ProjectionRuntime } from '@reprise/projections';
import { FeedMetrics } from './feed-metrics';

/** Tells what was set aside, and how old the newest event of each batch was when queries could see it. */
@Injectable()
export class MeasuredConsumer implements FeedConsumer {
  private readonly logger = new Logger('Parked');

  constructor(
    private readonly runtime: ProjectionRuntime,
    private readonly metrics: FeedMetrics,
  ) {}

  checkpoints() {
    return this.runtime.checkpoints();
  }

  async apply(batch: FeedBatch): Promise<void> {
    const { parked } = this.runtime.counters;
    await this.runtime.apply(batch);
    const setAside = this.runtime.counters.parked - parked;
    if (setAside > 0) this.logger.warn(`${setAside} events are parked: they failed, or wait behind one that did; GET /parked shows them`);
    const newest = batch.messages.at(-1)?.event.recordedAt;
    if (newest) this.metrics.observeDelay(Math.max(0, Date.now() - Date.parse(newest)) / 1_000);
  }
}
