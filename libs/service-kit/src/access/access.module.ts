import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import type { ServiceEnv } from '../env/service-env';
import { Guesses } from '../limits/guesses';
import { rateOf } from '../limits/limits-env';
import { rateLimits } from '../limits/rate-limits';
import { ACCESS_GATE, AccessGuard, type Gate } from './access.guard';
import { accessRules } from './access-env';
import { ForeignPages } from './foreign-pages';
import { TokenVerifier } from './token-verifier';

/** The guards before every route, in this order: who is calling, and have they asked for too much? */
@Module({})
export class AccessModule {
  /** @throws ConfigError where nobody, or anybody, could call */
  static for(env: ServiceEnv): DynamicModule {
    const { issuer, devActor } = accessRules(env);
    const rate = rateOf(env);
    const pages = new ForeignPages({ hosts: env.REPRISE_DEV_HOSTS ?? [], origins: env.CORS_ORIGINS ?? [] });
    const gate: Gate = { verifier: issuer && new TokenVerifier(issuer), devActor, pages, guesses: rate && new Guesses(rate) };
    const limits = rate ? rateLimits(rate) : { imports: [], providers: [] };
    return {
      module: AccessModule,
      imports: [DiscoveryModule, ...limits.imports],
      providers: [{ provide: ACCESS_GATE, useValue: gate }, { provide: APP_GUARD, useClass: AccessGuard }, ...limits.providers],
    };
  }
}
