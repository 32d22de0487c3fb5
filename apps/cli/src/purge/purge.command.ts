import { Command, InvalidArgumentError, Option } from 'commander';
import type { ReadEnvironment } from '../running-system';

const EXAMPLES = `
Takes the data out of these events for good; that they happened, when, and by whom stays. The log says who asked for it and why.
Straight to the log's database, as its eraser: ERASER_URL, or that of the running stack.
Exit code: 0 done, 1 refused or not confirmed, 2 it could not begin.

Examples:
  $ npm run reprise -- purge --positions 5,7-9 --reason 'court order 7' --requested-by dpo
  $ npm run -s reprise -- purge --stream account-42 --from-version 2 --reason 'court order 7' --requested-by dpo --yes --json
`;

interface Options {
  readonly positions?: string;
  readonly stream?: string;
  readonly fromVersion?: number;
  readonly toVersion?: number;
  readonly reason: string;
  readonly requestedBy: string;
  readonly id?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function version(text: string): number {
  const number = Number(text);
  if (/^[0-9]{1,10}$/.test(text) && number >= 1 && number <= 2_147_483_647) return number;
  throw new InvalidArgumentError('It must be a whole number from 1 on.');
}

const stop = (message: string): never => {
  process.stderr.write(`error: ${message}\n`);
  process.exit(2);
};

/** `reprise purge`: to be added to the program. */
export const purgeCommand = (readEnvironment: ReadEnvironment): Command =>
  new Command('purge')
    .description('Take the data out of events that must not stay, for good.')
    .addOption(new Option('--positions <list>', 'of the events: 5,7-9').conflicts(['stream', 'fromVersion', 'toVersion']))
    .option('--stream <id>', 'all events of a stream, or')
    .option('--from-version <version>', 'those from this version on', version)
    .option('--to-version <version>', 'and up to this one', version)
    .requiredOption('--reason <text>', 'why: it stays for ever, and is no place for what is purged')
    .requiredOption('--requested-by <who>', 'who asked for it')
    .option('--id <uuid>', 'of a purge that broke off, to ask for it again')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as one JSON object')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .addHelpText('after', EXAMPLES)
    .action(async ({ positions, stream, ...options }: Options) => {
      const [{ runPurge }, { positionsIn }] = await Promise.all([import('./run-purge.js'), import('./positions.js')]);
      const { fromVersion, toVersion, reason, requestedBy, id, yes = false, json = false } = options;
      const listed = positions === undefined ? undefined : (positionsIn(positions) ?? stop('--positions takes a list like 5,7-9 of at most 1000 positions'));
      const of = listed ?? (stream === undefined ? stop('name the events with --positions or --stream') : { streamId: stream, fromVersion, toVersion });
      process.exitCode = await runPurge({ of, reason, requestedBy, id, yes, json, readEnvironment });
    });
