import { Injectable } from '@nestjs/common';
import { Metrics } from '@reprise/service-kit';
import type { CountSnapshots } from './snapshots';

/** What became of the snapshots that loading could use. */
@Injectable()
export class SnapshotMetrics {
  readonly count: CountSnapshots;

  constructor(metrics: Metrics) {
    const total = metrics.counter({
      name: 'reprise_snapshots_total',
      help: 'Snapshots by category of stream: taken, used, ignored (reason says why), missing, failed, dropped.',
      labelNames: ['category', 'outcome', 'reason'],
    });
    this.count = ({ outcome, category, reason = '' }) => total.inc({ outcome, category, reason });
  }
}
