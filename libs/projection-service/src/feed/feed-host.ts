import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Shutdown } from '@reprise/service-kit';
import { FEED, type Feeding } from './feed.providers';
import { MeasuredConsumer } from './measured-consumer';

/**
 * Runs the feed for as long as the service runs. A feed that cannot go on ends the process with 1, so that whoever
 * supervises it starts it anew.
 */
@Injectable()
export class FeedHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Feed');

  constructor(
    @Inject(FEED) private readonly feeding: Feeding,
    private readonly consumer: MeasuredConsumer,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap() {
    this.logger.log(this.feeding.says);
    this.feeding.feed.run(this.consumer).catch((error: unknown) => this.shutdown.fail('the feed cannot go on', error));
  }

  /** The batch in hand is finished. */
  async beforeApplicationShutdown() {
    // Why a feed failed was told when it did: what is left to close is closed all the same.
    await this.feeding.feed.stop().catch(() => undefined);
    await this.feeding.close();
  }
}
