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
    metrics.gauge({
      name: 'reprise_log_drift',
      help: "Differences between the log's triggers, owners and rights and what its migrations make.",
      collect() {
        this.set(drift.differences.length);
      },
    });
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
      providers: [{ provide: HISTORY, useFactory: async () => checked(await PostgresEventStore.open({ url })) }],
      exports: [HISTORY],
    };
  }

  async onApplicationShutdown() {
    this.drift.stop();
    await this.store.close();
  }
}

/** Refuses to start on a log that is not guarded as its migrations guard it. */
async function checked(store: PostgresEventStore): Promise<PostgresEventStore> {
  try {
    await store.checkSchema();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
