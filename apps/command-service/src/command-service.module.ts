import { type DynamicModule, Module } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module';
import type { CommandEnv } from './command-env';
import { CommandsModule } from './commands/commands.module';
import { LeadsModule } from './leads/leads.module';
import { LogModule } from './log/log.module';
import { OrdersModule } from './orders/orders.module';
import { SubjectsModule } from './subjects/subjects.module';
import { NoVaultModule } from './vault/no-vault.module';
import { vaultSettings } from './vault/vault-settings';
import { VaultModule } from './vault/vault.module';
import { RelayModule } from './relay/relay.module';
import { SealsModule } from './seals/seals.module';

@Module({})
export class CommandServiceModule {
  static for(env: CommandEnv): DynamicModule {
    const { EVENT_STORE_OWNER_URL: owner, EVENT_STORE_WRITER_URL: writer, KAFKA_BROKERS: brokers = [] } = env;
    const relay = brokers.length > 0 ? [RelayModule.for({ brokers, url: writer })] : [];
    const settings = vaultSettings(env);
    const vault = settings ? [VaultModule.for(settings), SubjectsModule] : [NoVaultModule];
    return {
      module: CommandServiceModule,
      imports: [LogModule.for({ owner, writer }), CommandsModule, AccountsModule, OrdersModule, LeadsModule, SealsModule.for({ brokers, url: writer }), ...vault, ...relay],
    };
  }
}
