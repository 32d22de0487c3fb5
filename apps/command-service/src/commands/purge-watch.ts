import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { purgeEvents } from '@reprise/contracts-privacy';
import type { PostgresEventStore } from '@reprise/event-store';
import { EVENT_STORE } from '../log/log.module';
import { Decisions } from './decisions';

const AGAIN_MS = 1_000;

/** Follows the log for purges, and has what was folded before one forgotten: every instance decides on what the log holds. */
@Injectable()
export class PurgeWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Purges');
  private readonly stopping = new AbortController();
  private running = Promise.resolve();
  private after: number | undefined;

  constructor(
    @Inject(EVENT_STORE) private readonly log: Pick<PostgresEventStore, 'follow' | 'head'>,
    private readonly decisions: Decisions,
  ) {}

  onApplicationBootstrap() {
    this.running = this.watch(this.stopping.signal);
  }

  async beforeApplicationShutdown() {
    this.stopping.abort();
    await this.running;
  }

  private async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.follow(signal);
      } catch (error) {
        this.logger.warn(`purges can't be followed: ${(error as Error).message}`);
        await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    this.after ??= await this.log.head();
    for await (const page of this.log.follow({ after: this.after, categories: [purgeEvents.category] }, signal)) {
      if (page.events.length > 0) this.decisions.forgetAll();
      this.after = page.position;
    }
  }
}
