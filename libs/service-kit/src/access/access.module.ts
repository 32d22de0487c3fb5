import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ACCESS_GATE, AccessGuard, type Gate } from './access.guard';
import type { AccessRules } from './access-env';
import { TokenVerifier } from './token-verifier';

/** The one guard before every route. */
@Module({})
export class AccessModule {
  static for({ issuer, devActor }: AccessRules): DynamicModule {
    const gate: Gate = { verifier: issuer && new TokenVerifier(issuer), devActor };
    return {
      module: AccessModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: ACCESS_GATE, useValue: gate },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
