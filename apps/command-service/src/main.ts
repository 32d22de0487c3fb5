import { runService } from '@reprise/service-kit';
import { commandService } from './command-service';

void runService(commandService);
