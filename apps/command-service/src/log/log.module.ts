import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DriftWatch, PostgresEventStore, migrate } from '@reprise/event-store';
import { Metrics, Readiness } from '@reprise/service-kit';
import { appendMetrics } from './append-metrics';

export const EVENT_STORE = Symbol('EVENT_STORE');

interface LogUrls {
  readonly writer: string;
  readonly owner: string | undefined;
}

/** The event store: migrated before it is opened, closed after the last request was answered. */
@Module({})
export class LogModule implements OnApplicationShutdown {
  private readonly drift: DriftWatch;

  constructor(
    @Inject(EVENT_STORE) private readonly store: PostgresEventStore,
    readiness: Readiness,
    metrics: Metrics,
  ) {
    readiness.add('event-store', async () => ({ head: await store.head() }));
    const drift = new DriftWatch({ check: () => store.checkSchema(), report: (found) => new Logger('Log').error(found.message) });
    this.drift = drift;
    readiness.add('event-store-schema', () => drift.assertNone());
    metrics.show('reprise_log_drift', 'Differences between what guards the log and what its migrations make.', () => drift.differences.length);
    metrics.show('reprise_log_head', 'Position of the newest event.', () => store.head());
    metrics.show('reprise_append_queue', 'Appends that wait for the batch in hand.', () => store.waitingAppends);
    metrics.showPool('event-store', () => store.connections);
  }

  static for(urls: LogUrls): DynamicModule {
    return {
      module: LogModule,
      global: true,
      providers: [{ provide: EVENT_STORE, inject: [Metrics], useFactory: (metrics: Metrics) => openStore(urls, metrics) }],
      exports: [EVENT_STORE],
    };
  }

  async onApplicationShutdown() {
    this.drift.stop();
    await this.store.close();
  }
}

async function openStore({ owner, writer }: LogUrls, metrics: Metrics): Promise<PostgresEventStore> {
  if (owner) await migrate(owner);
  return PostgresEventStore.openGuarded({ url: writer, onBatch: appendMetrics(metrics) });
}
