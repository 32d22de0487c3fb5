import { Command, InvalidArgumentError } from 'commander';
import type { ReadEnvironment } from '../running-system';
import type { RunOptions } from './run';

const MAX_RATE = 1_000_000;

const EXAMPLES = `
Builds beside the live table, from the log, while commands and queries go on; then queries move to it at one position.
Whatever is killed on the way, it goes on where it was: look with \`reprise projections\`.
Exit code: 0 done, 1 refused or given up, 2 it could not begin.

Examples:
  $ npm run reprise -- rebuild account_balance
  $ npm run -s reprise -- rebuild account_balance --expect-no-diff --json
  $ npm run reprise -- rebuild account_balance --manual --max-rate 5000
  $ npm run reprise -- promote account_balance
`;

function rate(text: string): number {
  const number = Number(text);
  if (/^[0-9]{1,7}$/.test(text) && number >= 1 && number <= MAX_RATE) return number;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_RATE}.`);
}

interface Options {
  readonly manual?: boolean;
  readonly expectNoDiff?: boolean;
  readonly maxRate?: number;
  readonly json?: boolean;
  readonly service?: string;
}

const common = (command: Command) =>
  command
    .option('--json', 'print the result as one JSON object')
    .option('--service <url>', 'a projection service other than those that run here');

/** `reprise rebuild`, `promote`, `rollback`, `retire` and `projections`: to be added to the program. */
export function rebuildCommands(readEnvironment: ReadEnvironment): Command[] {
  const run = async (act: RunOptions['act'], name: string | undefined, options: Options) => {
    const { runProjections } = await import('./run.js');
    const { manual = false, expectNoDiff = false, json = false, maxRate, service } = options;
    process.exitCode = await runProjections({ act, name, manual, expectNoDiff, json, maxRate, service, readEnvironment });
  };
  const named = (act: 'promote' | 'rollback' | 'retire', description: string) =>
    common(new Command(act).description(description).argument('<projection>')).action((name: string, options: Options) => run(act, name, options));
  return [
    common(new Command('rebuild').description('Build a projection again from the log, beside the live one.').argument('<projection>'))
      .option('--manual', 'wait for `reprise promote` instead of promoting when it has caught up')
      .option('--expect-no-diff', 'do not promote if a single row differs')
      .option('--max-rate <events>', 'events a second, at most', rate)
      .addHelpText('after', EXAMPLES)
      .action((name: string, options: Options) => run('rebuild', name, options)),
    named('promote', 'Let queries read the build that is ready.').option('--expect-no-diff', 'not if a single row differs'),
    named('rollback', 'Let queries read what they read before; nothing that happened since is missing.'),
    named('retire', 'Drop every table of a projection but the live one.'),
    common(new Command('projections').description('Every projection with its builds, and how far they are.')).action((options: Options) => run('list', undefined, options)),
  ];
}
