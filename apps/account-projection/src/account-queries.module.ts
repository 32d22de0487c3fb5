import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountEventsController } from './accounts/account-events.controller';
import { AccountsController } from './accounts/accounts.controller';
import { AccountPages } from './accounts/account-pages';
import { GetAccountHandler, ListAccountsHandler, LookUpAccountsHandler } from './accounts/accounts.handlers';
import { accountBalanceEntity, accountStatementEntity } from './entities';
import { ReadModelBalances } from './reconciliation/read-model-balances';
import { ReconciliationController } from './reconciliation/reconciliation.controller';
import { ReconcileHandler } from './reconciliation/reconciliation.handlers';
import { StatementController } from './statement/statement.controller';
import { GetStatementHandler } from './statement/statement.handlers';

@Module({
  imports: [CqrsModule.forRoot(), TypeOrmModule.forFeature([accountBalanceEntity, accountStatementEntity])],
  controllers: [AccountEventsController, AccountsController, StatementController, ReconciliationController],
  providers: [AccountPages, GetAccountHandler, ListAccountsHandler, LookUpAccountsHandler, GetStatementHandler, ReconcileHandler, ReadModelBalances],
})
export class AccountQueriesModule {}
