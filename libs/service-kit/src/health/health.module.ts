import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { MetricsModule } from '../metrics/metrics.module';
import { CheckMetrics } from './check-metrics';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';
import { ReadinessProbe } from './readiness-probe';

@Global()
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), MetricsModule],
  controllers: [HealthController],
  providers: [Readiness, ReadinessProbe, CheckMetrics],
  exports: [Readiness],
})
export class HealthModule {}
