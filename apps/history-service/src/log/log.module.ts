import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DriftWatch, PostgresEventStore } from '@reprise/event-store';
import { Metrics, Readiness } from '@reprise/service-kit';
import { HISTORY } from './history';

/** The log as its reader: this service could not write if it tried. */
@Module({})
export class LogModule implements OnApplicationShutdown {
  private readonly drift: DriftWatch;

  constructor(
    @Inject(HISTORY) private readonly store: PostgresEventStore,
    readiness: Readiness,
    metrics: Metrics,
  ) {
    readiness.add('event-store', async () => ({ head: await store.head() }));
    const drift = new DriftWatch({ check: () => store.checkSchema(), report: (found) => new Logger('Log').error(found.message) });
    this.drift = drift;
    readiness.add('event-store-schema', () => drift.assertNone());
    metrics.show('reprise_log_drift', 'Differences between what guards the log and what its migrations make.', () => drift.differences.length);
    metrics.show('reprise_log_head', 'Position of the newest event.', () => store.head());
    metrics.showPool('event-store', () => store.connections);
  }

  static for(url: string): DynamicModule {
    return {
      module: LogModule,
      global: true,
      providers: [{ provide: HISTORY, useFactory: () => PostgresEventStore.openGuarded({ url }) }],
      exports: [HISTORY],
    };
  }

  async onApplicationShutdown() {
    this.drift.stop();
    await this.store.close();
  }
}
