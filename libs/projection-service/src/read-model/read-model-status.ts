import { Inject, Injectable } from '@nestjs/common';
import { CheckpointWatch, ProjectionRuntime } from '@reprise/projections';
import { Metrics, Readiness } from '@reprise/service-kit';
import type { Pool } from 'pg';
import { CHANGES_POOL, READ_MODEL } from './tokens';

/** Ready while the database answers: a Kafka or a log that is away makes answers older, not wrong. */
@Injectable()
export class ReadModelReadiness {
  constructor(runtime: ProjectionRuntime, readiness: Readiness) {
    readiness.add('read-model', async () => {
      const parkedKeys = await runtime.parkedKeys();
      return { live: runtime.isLive(), parkedKeys };
    });
  }
}

@Injectable()
export class ReadModelMetrics {
  constructor(metrics: Metrics, watch: CheckpointWatch) {
    const named = { name: 'reprise_projection_position', help: 'Last event applied, by partition: what queries see.', labelNames: ['projection', 'partition'] as const };
    metrics.showEach(named, async () => (await watch.read()).map(({ projection, partition, position }) => [{ projection, partition: String(partition) }, position] as const));
  }
}

@Injectable()
export class PoolMetrics {
  constructor(metrics: Metrics, @Inject(READ_MODEL) pool: Pool, @Inject(CHANGES_POOL) changesPool: Pool) {
    metrics.showPool('read-model', () => pool);
    metrics.showPool('changes', () => changesPool);
  }
}
