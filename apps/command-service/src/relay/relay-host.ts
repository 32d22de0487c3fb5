import { Inject, Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { contexts } from '@reprise/contracts-all';
import { KafkajsClient, type LogReader, Relay, type RelayStatus } from '@reprise/messaging';
import { Metrics } from '@reprise/service-kit';
import { Pool } from 'pg';
import { EVENT_STORE } from '../log/log.module';
import { logTo } from './log-to';

export const RELAY_SETTINGS = Symbol('RELAY_SETTINGS');

export interface RelaySettings {
  readonly brokers: readonly string[];
  /** The log's database, as writer. */
  readonly url: string;
}

/** Runs the relay beside the commands. It waits for a Kafka that is away; commands do not. */
@Injectable()
export class RelayHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Relay');
  private readonly pool: Pool;
  private readonly kafka: KafkajsClient;
  private readonly relay: Relay;

  constructor(
    @Inject(RELAY_SETTINGS) { brokers, url }: RelaySettings,
    @Inject(EVENT_STORE) log: LogReader,
    metrics: Metrics,
  ) {
    const report = logTo(this.logger);
    this.pool = new Pool({ connectionString: url, max: 3, connectionTimeoutMillis: 5_000, keepAlive: true });
    // A broken idle connection is replaced by the next query.
    this.pool.on('error', () => undefined);
    this.kafka = new KafkajsClient({ brokers, clientId: 'reprise-relay', log: report });
    this.relay = new Relay({ log, kafka: this.kafka, pool: this.pool, connectionString: url, contracts: contexts, report });
    for (const [name, help, value] of SHOWN) metrics.show(name, help, () => value(this.relay.status()));
    metrics.showCount('reprise_relay_published_total', 'Events this instance published.', () => this.relay.status().published);
    metrics.showCount('reprise_relay_terms_total', 'Times this instance became the one that publishes.', () => this.relay.status().terms);
    metrics.showPool('relay', () => this.pool);
  }

  onApplicationBootstrap() {
    this.relay.start();
  }

  async beforeApplicationShutdown() {
    await this.relay.stop();
    await this.kafka.close();
    await this.pool.end();
  }
}

const SHOWN = [
  ['reprise_relay_active', 'This instance publishes: 1, or stands by: 0.', ({ active }) => Number(active)],
  ['reprise_relay_position', 'Everything at or below is published.', ({ position }) => position],
  ['reprise_relay_lag', 'Positions of the log that are not published yet.', ({ lag }) => lag],
  ['reprise_relay_lag_seconds', 'For how long the oldest of them has been known.', ({ lagSeconds }) => lagSeconds],
  ['reprise_relay_failing_seconds', 'For how long something has kept the relay from getting on: Kafka, the log, another relay; 0: nothing.', ({ failingSeconds }) => failingSeconds],
] as const satisfies readonly (readonly [string, string, (status: RelayStatus) => number])[];
