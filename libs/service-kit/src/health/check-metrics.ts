import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
import { ReadinessProbe } from './readiness-probe';

@Injectable()
export class CheckMetrics {
  constructor(metrics: Metrics, probe: ReadinessProbe) {
    const named = { name: 'reprise_check_up', help: 'What the service needs to be ready works: 1, or not: 0. As it was last found.', labelNames: ['check'] as const };
    metrics.showEach(named, () => probe.lastKnown());
  }
}
