import { Injectable } from '@nestjs/common';
import { Counter, type CounterConfiguration, Gauge, type GaugeConfiguration, Histogram, type HistogramConfiguration, Registry, collectDefaultMetrics } from 'prom-client';

/** The metrics of one service. Of its own, so that two services in one process do not mix. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string>(options: Omit<CounterConfiguration<Label>, 'registers'>) {
    return new Counter<Label>({ ...options, registers: [this.registry] });
  }

  gauge<Label extends string>(options: Omit<GaugeConfiguration<Label>, 'registers'>) {
    return new Gauge<Label>({ ...options, registers: [this.registry] });
  }

  /** A gauge whose value is asked for whenever somebody looks. One that can't be told is NaN. */
  show(name: string, help: string, value: () => number | Promise<number>): void {
    this.gauge({
      name,
      help,
      async collect() {
        this.set(await Promise.resolve()
          .then(value)
          .catch(() => NaN));
      },
    });
  }

  /** A counter that somebody else keeps, asked for whenever somebody looks. */
  count(name: string, help: string, value: () => number): void {
    let shown = 0;
    this.counter({
      name,
      help,
      collect() {
        const now = value();
        this.inc(now - shown);
        shown = now;
      },
    });
  }

  histogram<Label extends string>(options: Omit<HistogramConfiguration<Label>, 'registers'>) {
    return new Histogram<Label>({ ...options, registers: [this.registry] });
  }
}
