import { failpoint } from '@reprise/failpoints';
import type { AnyContract } from '@reprise/kernel';
import type { Pool } from 'pg';
import { pause } from '../backoff';
import type { KafkaClient } from '../kafka/kafka-client';
import { Availability, type Log, silent } from '../log';
import type { LogReader } from '../log-reader';
import { Troubles } from '../troubles';
import { Backlog } from '../feed/backlog';
import { Leadership } from './leadership';
import { RelayCheckpoints } from './relay-checkpoints';
import { TopicLane } from './topic-lane';

export interface RelayOptions {
  readonly log: LogReader;
  readonly kafka: KafkaClient;
  /** The log's database, for `relay_checkpoints`. */
  readonly pool: Pool;
  /** The log's database again, for the connection that holds the lock. */
  readonly connectionString: string;
  readonly contracts: readonly AnyContract[];
  readonly report?: Log;
}

export interface RelayStatus {
  /** This instance is the one that publishes. */
  readonly active: boolean;
  /** Everything at or below is in its topic. */
  readonly position: number;
  readonly head: number;
  /** Positions between: 0 when all is published. */
  readonly lag: number;
  /** For how long the oldest of them has been known here. */
  readonly lagSeconds: number;
  /** For how long something has kept it from getting on: Kafka or the log is away, or another relay deposed it; 0: nothing. */
  readonly failingSeconds: number;
  /** Times this instance became the one that publishes. */
  readonly terms: number;
  /** Events this instance published since it started. */
  readonly published: number;
  /** Why it does not get on, where it does not. */
  readonly problem?: string;
}

const LOCK = 'reprise-relay';
const LOOK_EVERY_MS = 500;

/**
 * Publishes the log to Kafka: every event of every contract at least once, in position order per partition, each
 * message naming the one before it. Of all instances one is active. Whatever is away, it waits and goes on.
 */
export class Relay {
  private readonly lanes: readonly TopicLane[];
  private readonly leadership: Leadership;
  private readonly stopping = new AbortController();
  private readonly report: Log;
  private running: Promise<unknown> = Promise.resolve();
  private active = false;
  private head = 0;
  private terms = 0;
  private readonly troubles = new Troubles();
  private readonly backlog = new Backlog();

  constructor(private readonly options: RelayOptions) {
    this.report = options.report ?? silent;
    const checkpoints = new RelayCheckpoints(options.pool);
    const parts = { log: options.log, kafka: options.kafka, checkpoints, report: this.report, troubles: this.troubles };
    this.lanes = options.contracts.map((contract) => new TopicLane(contract, parts));
    this.leadership = new Leadership(options.connectionString, LOCK, new Availability('relay leadership', this.report, this.troubles));
  }

  /** Returns at once; never throws later. */
  start(): void {
    const { signal } = this.stopping;
    this.running = Promise.all([this.leadership.run(signal, (lost) => this.lead(lost)), this.look(signal)]);
  }

  /** Finishes the sends in hand, moves the checkpoint, gives up the lead. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  status(): RelayStatus {
    const position = Math.min(...this.lanes.map((lane) => lane.position));
    const problem = this.lanes.map((lane) => lane.problem).find((text) => text !== undefined);
    return {
      active: this.active,
      position,
      head: this.head,
      lag: Math.max(0, this.head - position),
      lagSeconds: this.backlog.seconds,
      failingSeconds: this.troubles.seconds,
      terms: this.terms,
      published: this.lanes.reduce((sum, lane) => sum + lane.published, 0),
      ...(problem !== undefined && { problem }),
    };
  }

  private async lead(lost: AbortSignal): Promise<void> {
    const deposed = new AbortController();
    const halt = { stop: this.stopping.signal, lost: AbortSignal.any([lost, deposed.signal]) };
    this.active = true;
    this.terms += 1;
    this.report('info', 'relay: active');
    failpoint('relay.led');
    lost.addEventListener('abort', () => this.resign());
    const lanes = this.lanes.map((lane) => lane.run(halt).catch(() => deposed.abort()));
    await Promise.all(lanes);
    this.resign();
  }

  private resign(): void {
    if (this.active) this.report('info', 'relay: no longer active');
    this.active = false;
  }

  /** Keeps `status` up to date, whoever is active. */
  private async look(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await this.refresh().catch(() => undefined);
      await pause(LOOK_EVERY_MS, stop);
    }
  }

  private async refresh(): Promise<void> {
    this.head = await this.options.log.head();
    if (!this.active) await Promise.all(this.lanes.map((lane) => lane.refresh()));
    this.backlog.seen(0, { next: this.status().position, end: this.head });
  }
}
