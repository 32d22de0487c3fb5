import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ZodValidationPipe } from 'nestjs-zod';
import { AccessModule } from './access/access.module';
import { ServiceEnv } from './env/service-env';
import { HealthModule } from './health/health.module';
import { REQUEST_LIMITS, TimeoutInterceptor } from './http/timeout.interceptor';
import { LogsModule } from './logs/logs.module';
import { MetricsModule } from './metrics/metrics.module';
import { MAX_REQUESTS_UNDER_WAY, OverloadInterceptor } from './overload/overload.interceptor';
import { PROBLEM_MAPPINGS, ProblemFilter } from './problem/problem.filter';
import { ShutdownModule } from './process/shutdown.module';
import type { Service } from './service';

/** The part of the time for closing by which every request is answered; the rest is for what closes after them. */
const ANSWERED_BY = 0.7;

/** Around every service's own module. */
@Module({})
export class ServiceModule {
  /** @throws ConfigError where it is not said who may call */
  static around<Shape extends typeof ServiceEnv.shape>(service: Service<Shape>, env: ServiceEnv, own: DynamicModule['imports']): DynamicModule {
    return {
      module: ServiceModule,
      imports: [LogsModule.for(service.name, env.LOG_LEVEL), ShutdownModule, AccessModule.for(env), HealthModule, MetricsModule, ...(own ?? [])],
      providers: [
        { provide: PROBLEM_MAPPINGS, useValue: service.problems ?? [] },
        { provide: MAX_REQUESTS_UNDER_WAY, useValue: env.MAX_REQUESTS_UNDER_WAY },
        { provide: REQUEST_LIMITS, useValue: { timeoutMs: env.REQUEST_TIMEOUT_MS, closingMs: env.SHUTDOWN_TIMEOUT_MS * ANSWERED_BY } },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: ZodValidationPipe },
        { provide: APP_INTERCEPTOR, useClass: TimeoutInterceptor },
        // Inside the other: who is answered late is at work still.
        { provide: APP_INTERCEPTOR, useClass: OverloadInterceptor },
      ],
    };
  }
}
