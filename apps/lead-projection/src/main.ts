import { runService } from '@reprise/service-kit';
import { leadProjection } from './lead-projection';

void runService(leadProjection);
