import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { PostgresEventStore } from '@reprise/event-store';
import { Sealer, type SealerStatus } from '@reprise/messaging';
import { Metrics } from '@reprise/service-kit';
import { EVENT_STORE } from '../log/log.module';
import { logTo } from '../relay/log-to';

export const SEALER_SETTINGS = Symbol('SEALER_SETTINGS');

export interface SealerSettings {
  /** The log's database, as writer. */
  readonly url: string;
}

/** Runs the sealer beside the commands, with or without Kafka. */
@Injectable()
export class SealerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sealer: Sealer;

  constructor(
    @Inject(SEALER_SETTINGS) { url }: SealerSettings,
    @Inject(EVENT_STORE) log: PostgresEventStore,
    metrics: Metrics,
  ) {
    const report = logTo(new Logger('Sealer'));
    this.sealer = new Sealer({ head: () => log.head(), seals: log.seals, connectionString: url, report });
    showStatus(metrics, () => this.sealer.status());
  }

  onApplicationBootstrap() {
    this.sealer.start();
  }

  async beforeApplicationShutdown() {
    await this.sealer.stop();
  }
}

const SHOWN = [
  ['reprise_sealer_active', 'This instance seals: 1, or stands by: 0.', ({ active }) => Number(active)],
  ['reprise_sealed_position', 'Everything at or below is sealed.', ({ position }) => position],
  ['reprise_seal_lag', 'Events that are not sealed yet.', ({ lag }) => lag],
  ['reprise_seal_lag_seconds', 'For how long events have waited while none was sealed.', ({ lagSeconds }) => lagSeconds],
] as const satisfies readonly (readonly [string, string, (status: SealerStatus) => number])[];

function showStatus(metrics: Metrics, status: () => SealerStatus) {
  for (const [name, help, value] of SHOWN)
    metrics.gauge({
      name,
      help,
      collect() {
        this.set(value(status()));
      },
    });
}
