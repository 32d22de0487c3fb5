import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { orderSummaryEntity } from './entities';
import { OrderEventsController } from './orders/order-events.controller';
import { OrdersController } from './orders/orders.controller';
import { OrderPages } from './orders/order-pages';
import { GetOrderHandler, ListOrdersHandler, LookUpOrdersHandler } from './orders/orders.handlers';
import { StatsController } from './stats/stats.controller';
import { GetOrderStatsHandler } from './stats/stats.handlers';

@Module({
  imports: [CqrsModule.forRoot(), TypeOrmModule.forFeature([orderSummaryEntity])],
  controllers: [OrderEventsController, StatsController, OrdersController],
  providers: [OrderPages, GetOrderHandler, ListOrdersHandler, LookUpOrdersHandler, GetOrderStatsHandler],
})
export class OrderQueriesModule {}
