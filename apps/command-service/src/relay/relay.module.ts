import { type DynamicModule, Module } from '@nestjs/common';
import { RelayHost, type RelaySettings, RELAY_SETTINGS } from './relay-host';

@Module({})
export class RelayModule {
  static for(settings: RelaySettings): DynamicModule {
    return { module: RelayModule, providers: [RelayHost, { provide: RELAY_SETTINGS, useValue: settings }] };
  }
}
