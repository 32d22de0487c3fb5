import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { PostgresEventStore } from '@reprise/event-store';
import { Metrics, Readiness } from '@reprise/service-kit';
import { HISTORY } from './history';

/** The log as its reader: this service could not write if it tried. */
@Module({})
export class LogModule implements OnApplicationShutdown {
  constructor(
    @Inject(HISTORY) private readonly store: PostgresEventStore,
    readiness: Readiness,
    metrics: Metrics,
  ) {
    readiness.add('event-store', async () => ({ head: await store.head() }));
    metrics.gauge({
      name: 'reprise_log_head',
      help: 'Position of the newest event.',
      async collect() {
        this.set(await store.head().catch(() => NaN));
      },
    });
  }

  static for(url: string): DynamicModule {
    return {
      module: LogModule,
      global: true,
      providers: [{ provide: HISTORY, useFactory: () => PostgresEventStore.open({ url }) }],
      exports: [HISTORY],
    };
  }

  async onApplicationShutdown() {
    await this.store.close();
  }
}
