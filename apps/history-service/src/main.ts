import { runService } from '@reprise/service-kit';
import { historyService } from './history-service';

void runService(historyService);
