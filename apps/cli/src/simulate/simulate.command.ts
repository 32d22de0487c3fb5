import { Command } from 'commander';
import type { ReadEnvironment } from '../running-system';

const EXAMPLES = `
Writes what might have happened to invented people: every event is one that its context's rules gave
for a command. The same seed gives the same history, and a longer one begins with the shorter: run it
again after a stop, or with more events, and it goes on. What is in the log already is left alone.

What is personal is written in envelopes where the environment names a vault (VAULT_URL, VAULT_MASTER_KEY or
VAULT_MASTER_KEY_FILE, VAULT_KEY_FOLDER), or the running stack has one.

Exit code: 0 the log has all of it, 1 it stopped half way, 2 it could not begin.

Examples:
  $ npm start -- --detach
  $ npm run reprise -- simulate --events 20000 --seed 1
  $ npm run reprise -- simulate --events 500000 --seed 2 --contexts accounts,orders
  $ npm run -s reprise -- simulate --events 20000 --seed 3 --until-time 2022-02-01 --json
`;

interface Typed {
  readonly events: string;
  readonly seed: string;
  readonly untilTime?: string;
  readonly contexts?: string;
  readonly json?: boolean;
}

/** `reprise simulate`: to be added to the program. */
export const simulateCommand = (readEnvironment: ReadEnvironment): Command =>
  new Command('simulate')
    .description('Write a made-up history of all contexts into the log, for demonstrations and measurements.')
    .requiredOption('--events <n>', 'how many events the history has; at most one more, where the last command makes two')
    .option('--seed <n>', 'which history', '1')
    .option('--until-time <iso>', 'nothing happens after it, though there may be fewer events then')
    .option('--contexts <names>', 'some of accounts, orders, leads (default: all); another choice is another history')
    .option('--json', 'print the summary as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async ({ json = false, ...options }: Typed) => {
      const { runSimulate } = await import('./run-simulate.js');
      process.exitCode = await runSimulate({ ...options, json, readEnvironment });
    });
