import { defineService } from '@reprise/service-kit';
import { CommandEnv } from './command-env';
import { CommandServiceModule } from './command-service.module';
import { commandProblems } from './commands/command-problems';

export const commandService = defineService({
  name: 'command-service',
  description: 'Commands in, events out.',
  env: CommandEnv,
  module: (env) => CommandServiceModule.for(env),
  problems: commandProblems,
});
