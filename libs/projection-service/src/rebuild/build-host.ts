import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Leadership } from '@reprise/messaging';
import { BuildWorker } from '@reprise/projections';
import { BUILD_LEADERSHIP } from './rebuild.providers';

/** Of the instances that have the same code, one fills builds; when it goes, another goes on where it was. */
@Injectable()
export class BuildHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly worker: BuildWorker,
    @Inject(BUILD_LEADERSHIP) private readonly leadership: Leadership,
  ) {}

  onApplicationBootstrap() {
    const { signal } = this.stopping;
    this.running = this.leadership.run(signal, (lost) => this.worker.run(AbortSignal.any([signal, lost])));
  }

  /** The batch in hand is finished, or void. */
  async beforeApplicationShutdown() {
    this.stopping.abort();
    await this.running;
  }
}
