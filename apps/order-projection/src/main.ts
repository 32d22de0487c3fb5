import { runService } from '@reprise/service-kit';
import { orderProjection } from './order-projection';

void runService(orderProjection);
