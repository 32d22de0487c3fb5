import { Module } from '@nestjs/common';
import { OrdersController } from './orders.controller';
import { orderHandlers } from './orders.handlers';

@Module({ controllers: [OrdersController], providers: orderHandlers })
export class OrdersModule {}
