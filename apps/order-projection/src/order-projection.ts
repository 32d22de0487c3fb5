import { OrderId, orderEvents } from '@reprise/contracts-orders';
import { type ProjectionServiceOptions, projectionService } from '@reprise/projection-service';
import { OrderQueriesModule } from './order-queries.module';
import { orderSummary } from './order-summary.projection';

export const orderProjectionOptions: ProjectionServiceOptions = {
  name: 'order-projection',
  description: 'Orders, and how many of them there are.',
  port: 3002,
  contract: orderEvents,
  projections: [orderSummary],
  rows: [{ path: 'orders', projection: orderSummary, id: OrderId }],
  queries: OrderQueriesModule,
};

export const orderProjection = projectionService(orderProjectionOptions);
