import { type ReadModelRow, readModelEntity } from '@reprise/projections';
import { type OrderSummary, orderSummary } from './order-summary.projection';

export const orderSummaryEntity = readModelEntity(orderSummary);
export type OrderSummaryRow = ReadModelRow<typeof OrderSummary>;
