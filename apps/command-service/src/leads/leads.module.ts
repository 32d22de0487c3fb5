import { Module } from '@nestjs/common';
import { LeadsController } from './leads.controller';
import { leadHandlers } from './leads.handlers';

@Module({ controllers: [LeadsController], providers: leadHandlers })
export class LeadsModule {}
