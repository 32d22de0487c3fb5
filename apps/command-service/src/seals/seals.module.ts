import { type DynamicModule, Module } from '@nestjs/common';
import { SEALER_SETTINGS, SealerHost, type SealerSettings } from './sealer-host';

@Module({})
export class SealsModule {
  static for(settings: SealerSettings): DynamicModule {
    return { module: SealsModule, providers: [SealerHost, { provide: SEALER_SETTINGS, useValue: settings }] };
  }
}
