import { runService } from '@reprise/service-kit';
import { accountProjection } from './account-projection';

void runService(accountProjection);
