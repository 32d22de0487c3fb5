import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ProjectionRuntime } from '@reprise/projections';
import { FEED, type Feeding } from './feed.providers';
import { FeedMetrics } from './feed-metrics';
import { MeasuredConsumer } from './measured-consumer';

/**
 * Runs the feed for as long as the service runs. A feed that cannot go on ends the process (with 1, by way of an
 * unhandled rejection), so that whoever supervises it starts it anew.
 */
@Injectable()
export class FeedHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Feed');

  constructor(
    @Inject(FEED) private readonly feeding: Feeding,
    private readonly runtime: ProjectionRuntime,
    private readonly metrics: FeedMetrics,
  ) {}

  onApplicationBootstrap() {
    this.logger.log(this.feeding.says);
    void this.run();
  }

  /** The batch in hand is finished. */
  async beforeApplicationShutdown() {
    await this.feeding.feed.stop();
    await this.feeding.close();
  }

  /** A promise of its own, which nobody handles: the feed handles the one it returns. */
  private async run(): Promise<void> {
    await this.feeding.feed.run(new MeasuredConsumer(this.runtime, (seconds) => this.metrics.observeDelay(seconds)));
  }
}
