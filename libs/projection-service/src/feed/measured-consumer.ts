import { Injectable } from '@nestjs/common';
import type { FeedBatch, FeedConsumer } from '@reprise/messaging';
import { ProjectionRuntime } from '@reprise/projections';
import { FeedMetrics } from './feed-metrics';

/** Tells how old the newest event of each batch was when queries could see it. */
@Injectable()
export class MeasuredConsumer implements FeedConsumer {
  constructor(
    private readonly runtime: ProjectionRuntime,
    private readonly metrics: FeedMetrics,
  ) {}

  checkpoints() {
    return this.runtime.checkpoints();
  }

  async apply(batch: FeedBatch): Promise<void> {
    await this.runtime.apply(batch);
    const newest = batch.messages.at(-1)?.event.recordedAt;
    if (newest) this.metrics.observeDelay(Math.max(0, Date.now() - Date.parse(newest)) / 1_000);
  }
}
