import { type DynamicModule, Module } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module';
import type { CommandEnv } from './command-env';
import { CommandsModule } from './commands/commands.module';
import { LogModule } from './log/log.module';
import { OrdersModule } from './orders/orders.module';
import { RelayModule } from './relay/relay.module';
import { SealsModule } from './seals/seals.module';

@Module({})
export class CommandServiceModule {
  static for(env: CommandEnv): DynamicModule {
    const { EVENT_STORE_OWNER_URL: owner, EVENT_STORE_WRITER_URL: writer, KAFKA_BROKERS: brokers = [] } = env;
    const relay = brokers.length > 0 ? [RelayModule.for({ brokers, url: writer })] : [];
    return {
      module: CommandServiceModule,
      imports: [LogModule.for({ owner, writer }), CommandsModule, AccountsModule, OrdersModule, SealsModule.for({ brokers, url: writer }), ...relay],
    };
  }
}
