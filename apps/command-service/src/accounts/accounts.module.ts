import { Module } from '@nestjs/common';
import { AccountsController } from './accounts.controller';
import { accountHandlers } from './accounts.handlers';
import { TransfersController } from './transfers.controller';

@Module({ controllers: [AccountsController, TransfersController], providers: accountHandlers })
export class AccountsModule {}
