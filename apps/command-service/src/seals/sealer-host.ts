import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { PostgresEventStore } from '@reprise/event-store';
import { KafkajsClient, SealPublisher, Sealer, type SealerStatus } from '@reprise/messaging';
import { Metrics } from '@reprise/service-kit';
import { Pool } from 'pg';
import { EVENT_STORE } from '../log/log.module';
import { logTo } from '../relay/log-to';

export const SEALER_SETTINGS = Symbol('SEALER_SETTINGS');

export interface SealerSettings {
  /** None: seals are not published. */
  readonly brokers: readonly string[];
  /** The log's database, as writer. */
  readonly url: string;
}

/** Runs the sealer beside the commands, with or without a Kafka to publish its seals to. */
@Injectable()
export class SealerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sealer: Sealer;
  private readonly close: () => Promise<unknown>;

  constructor(
    @Inject(SEALER_SETTINGS) { brokers, url }: SealerSettings,
    @Inject(EVENT_STORE) log: PostgresEventStore,
    metrics: Metrics,
  ) {
    const report = logTo(new Logger('Sealer'));
    const kafka = new KafkajsClient({ brokers, clientId: 'reprise-sealer', log: report });
    const pool = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000, keepAlive: true });
    // A broken idle connection is replaced by the next query.
    pool.on('error', () => undefined);
    const publisher = brokers.length > 0 ? { publisher: new SealPublisher({ kafka, pool, seals: log.seals }) } : {};
    this.sealer = new Sealer({ head: () => log.head(), seals: log.seals, connectionString: url, report, ...publisher });
    this.close = () => Promise.all([kafka.close(), pool.end()]);
    metrics.showPool('sealer', () => pool);
    for (const [name, help, value] of SHOWN) metrics.show(name, help, () => value(this.sealer.status()));
  }

  onApplicationBootstrap() {
    this.sealer.start();
  }

  async beforeApplicationShutdown() {
    await this.sealer.stop();
    await this.close();
  }
}

const SHOWN = [
  ['reprise_sealer_active', 'This instance seals: 1, or stands by: 0.', ({ active }) => Number(active)],
  ['reprise_sealed_position', 'Everything at or below is sealed.', ({ position }) => position],
  ['reprise_seal_lag', 'Events that are not sealed yet; below zero, sealed events are gone from the end of the log.', ({ lag }) => lag],
  ['reprise_seal_lag_seconds', 'For how long events have waited while none was sealed, or sealed ones have been gone from the end.', ({ lagSeconds }) => lagSeconds],
  ['reprise_sealer_failing_seconds', 'For how long sealing, or publishing seals, has not worked; 0: it works.', ({ failingSeconds }) => failingSeconds],
] as const satisfies readonly (readonly [string, string, (status: SealerStatus) => number])[];
