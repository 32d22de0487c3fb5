import { StoreUnavailable } from '@reprise/event-store';
import { KernelError } from '@reprise/kernel';
import { defineService, httpProblems, on, problem } from '@reprise/service-kit';
import { HistoryEnv } from './history-env';
import { HistoryServiceModule } from './history-service.module';
import { unreadable } from './state/state.problems';

export const historyService = defineService({
  name: 'history-service',
  description: 'The log, read-only.',
  env: HistoryEnv,
  module: (env) => HistoryServiceModule.for(env),
  problems: [
    on(StoreUnavailable, (cause) =>
      problem(httpProblems.unavailable, 'The event store cannot be reached.', { headers: { 'Retry-After': '1' }, cause }),
    ),
    on(KernelError, unreadable),
  ],
});
