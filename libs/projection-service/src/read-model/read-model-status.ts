import { Inject, Injectable } from '@nestjs/common';
import { CheckpointWatch, ProjectionRuntime } from '@reprise/projections';
import { Metrics, Readiness } from '@reprise/service-kit';
import type { Pool } from 'pg';
import { READ_MODEL } from './tokens';

/** Ready while the database answers: a Kafka or a log that is away makes answers older, not wrong. */
@Injectable()
export class ReadModelReadiness {
  constructor(@Inject(READ_MODEL) pool: Pool, runtime: ProjectionRuntime, readiness: Readiness) {
    readiness.add('read-model', async () => {
      await pool.query('SELECT 1');
      return { live: runtime.isLive() };
    });
  }
}

@Injectable()
export class ReadModelMetrics {
  constructor(metrics: Metrics, watch: CheckpointWatch) {
    metrics.gauge({
      name: 'reprise_projection_position',
      help: 'Last event applied, by partition: what queries see.',
      labelNames: ['projection', 'partition'],
      async collect() {
        const live = await watch.read().catch(() => []);
        for (const { projection, partition, position } of live) this.set({ projection, partition: String(partition) }, position);
      },
    });
  }
}
