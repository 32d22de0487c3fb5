import { Global, Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/metrics.module';
import { ProcessWatch } from './process-watch';
import { Shutdown } from './shutdown';

@Global()
@Module({ imports: [MetricsModule], providers: [Shutdown, ProcessWatch], exports: [Shutdown] })
export class ShutdownModule {}
