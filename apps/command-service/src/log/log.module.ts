import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type EventStore, PostgresEventStore, migrate } from '@reprise/event-store';
import { Metrics, Readiness } from '@reprise/service-kit';

export const EVENT_STORE = Symbol('EVENT_STORE');

interface LogUrls {
  readonly writer: string;
  readonly owner: string | undefined;
}

/** The event store: migrated before it is opened, closed after the last request was answered. */
@Module({})
export class LogModule implements OnApplicationShutdown {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
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

  static for(urls: LogUrls): DynamicModule {
    return {
      module: LogModule,
      global: true,
      providers: [{ provide: EVENT_STORE, useFactory: () => openStore(urls) }],
      exports: [EVENT_STORE],
    };
  }

  async onApplicationShutdown() {
    await this.store.close();
  }
}

async function openStore({ owner, writer }: LogUrls): Promise<PostgresEventStore> {
  if (owner) await migrate(owner);
  return PostgresEventStore.open({ url: writer });
}
