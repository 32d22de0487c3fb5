import { Injectable } from '@nestjs/common';
import { Counter, type CounterConfiguration, Gauge, type GaugeConfiguration, Histogram, type HistogramConfiguration, type LabelValues, Registry, collectDefaultMetrics } from 'prom-client';
import { inTime } from './in-time';

/** What is asked for at a scrape may take so long: a database that hangs must not take all other figures with it. */
const ASKED_MS = 1_000;

/** What `pg`'s pools tell of themselves. */
export interface PoolCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  /** Those who wait for a connection. */
  readonly waitingCount: number;
}

type Valued<Label extends string> = readonly [labels: LabelValues<Label>, value: number];
type Named<Label extends string> = Pick<GaugeConfiguration<Label>, 'name' | 'help' | 'labelNames'>;

/** The metrics of one service. Of its own, so that two services in one process do not mix. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly pools = new Map<string, () => PoolCounts>();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string>(options: Omit<CounterConfiguration<Label>, 'registers'>) {
    return new Counter<Label>({ ...options, registers: [this.registry] });
  }

  gauge<Label extends string>(options: Omit<GaugeConfiguration<Label>, 'registers'>) {
    return new Gauge<Label>({ ...options, registers: [this.registry] });
  }

  /** A gauge whose value is asked for whenever somebody looks. One that can't be told, or not within a second, is NaN. */
  show(name: string, help: string, value: () => number | Promise<number>): void {
    this.gauge({
      name,
      help,
      async collect() {
        this.set(await inTime(ASKED_MS, value).catch(() => NaN));
      },
    });
  }

  /** The same with labels: what is there now, and nothing where it can't be told. */
  showEach<Label extends string>(named: Named<Label>, values: () => readonly Valued<Label>[] | Promise<readonly Valued<Label>[]>): void {
    this.gauge<Label>({
      ...named,
      async collect() {
        const now = await inTime(ASKED_MS, values).catch(() => []);
        this.reset();
        for (const [labels, value] of now) this.set(labels, value);
      },
    });
  }

  /** 1 while `ask` resolves within a second, else 0. */
  showUp(name: string, help: string, ask: () => Promise<unknown>): void {
    this.gauge({
      name,
      help,
      async collect() {
        this.set(await inTime(ASKED_MS, ask).then(() => 1, () => 0));
      },
    });
  }

  /** A counter that somebody else keeps. */
  showCount(name: string, help: string, value: () => number): void {
    this.counter({
      name,
      help,
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }

  /** Connections to a database. @param pool what it is for: a constant, as it becomes a label */
  showPool(pool: string, counts: () => PoolCounts): void {
    if (this.pools.size === 0) this.showPools();
    this.pools.set(pool, counts);
  }

  histogram<Label extends string>(options: Omit<HistogramConfiguration<Label>, 'registers'>) {
    return new Histogram<Label>({ ...options, registers: [this.registry] });
  }

  private showPools(): void {
    const each = (value: (counts: PoolCounts) => number) => () => [...this.pools].map(([pool, counts]) => [{ pool }, value(counts())] as const);
    this.showEach({ name: 'reprise_pool_connections', help: 'Open connections to a database.', labelNames: ['pool'] }, each(({ totalCount }) => totalCount));
    this.showEach({ name: 'reprise_pool_connections_busy', help: 'Of them, those in use.', labelNames: ['pool'] }, each(({ totalCount, idleCount }) => totalCount - idleCount));
    this.showEach({ name: 'reprise_pool_waiting', help: 'Queries that wait for a connection.', labelNames: ['pool'] }, each(({ waitingCount }) => waitingCount));
  }
}
