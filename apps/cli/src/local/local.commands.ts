import { Command } from 'commander';
import { startCommand } from './start.command';
import { tokenCommand } from './token.command';

/** What concerns the system on this machine. Each loads its work when it is called: --help answers at once. */
export const localCommands = (): Command[] => [
  startCommand(),
  new Command('stop').description('End everything that runs here, in order. Data stays.').action(async () => (await import('./stop.js')).stop()),
  new Command('reset').description('Throw away all data of this copy, after ending what runs.').action(async () => (await import('./stop.js')).reset()),
  new Command('status')
    .description('Show what runs here, whether it answers, and how far it is behind.')
    .option('--json', 'as one line of JSON')
    .action(async (options: { json?: boolean }) => (await import('./status.js')).printStatus(options)),
  new Command('env')
    .description('Print every URL and connection string in use, and a token.')
    .option('--json', 'as one line of JSON')
    .action(async (options: { json?: boolean }) => (await import('./status.js')).printEnvironment(options)),
  tokenCommand(),
];

/** The process behind `start --detach`. */
export const superviseCommand = (): Command =>
  new Command('supervise').action(async () => (await import('./detached.js')).superviseDetached());
